package io.tranche.launcher.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tranche.contracts.Json;
import io.tranche.launcher.cli.Output.Column;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "partition-sets",
    description = "Dynamic partition sets and their keys.",
    mixinStandardHelpOptions = true,
    subcommands = {
      PartitionSetsCommand.ListVerb.class,
      PartitionSetsCommand.KeysVerb.class,
      PartitionSetsCommand.AddVerb.class,
      PartitionSetsCommand.RemoveVerb.class
    })
public final class PartitionSetsCommand {

  private static final String KEYS = "/api/v1/partition-sets/keys";

  @Command(name = "list", description = "All sets.", mixinStandardHelpOptions = true)
  static final class ListVerb extends ListCommand {

    ListVerb() {
      super(
          new Column("NAME", "/name"),
          new Column("KEYS", "/count"),
          new Column("MOST", "/maxKeys"),
          new Column("BUNDLE", "/bundle"));
    }

    @Override
    String path() {
      return "/api/v1/partition-sets";
    }
  }

  @Command(
      name = "keys",
      description = "The keys of a set in the order of their registration.",
      mixinStandardHelpOptions = true)
  static final class KeysVerb extends ListCommand {

    @Parameters(paramLabel = "SET", description = "The set's name.")
    private String set = "";

    @Option(
        names = "--prefix",
        description = "Only keys that start with this text, by name, removed ones too.")
    private Optional<String> prefix = Optional.empty();

    KeysVerb() {
      super(
          new Column("KEY", "/key"),
          new Column("ORDINAL", "/ordinal"),
          new Column("METADATA", "/metadata"),
          new Column("REMOVED", "/removed"),
          new Column("AT", "/at"));
    }

    @Override
    String path() {
      return KEYS;
    }

    @Override
    Map<String, String> query() {
      Map<String, String> query = new HashMap<>(Map.of("set", set));
      prefix.ifPresent(given -> query.put("search", given));
      return query;
    }
  }

  @Command(name = "add", description = "Add keys to a set.", mixinStandardHelpOptions = true)
  static final class AddVerb implements Callable<Integer> {

    private static final int MOST_AT_ONCE = 1_000;

    @Mixin private ApiOptions api = new ApiOptions();
    @Mixin private Output output = new Output();

    @Parameters(index = "0", paramLabel = "SET", description = "The set's name.")
    private String set = "";

    @Parameters(index = "1..*", paramLabel = "KEY", description = "The keys.")
    private List<String> keys = new ArrayList<>();

    @Option(
        names = "--from",
        paramLabel = "FILE",
        description = "Also the lines of a file, or with - of the standard input.")
    private Optional<Path> from = Optional.empty();

    @Override
    public Integer call() throws IOException {
      List<String> all = new ArrayList<>(keys);
      if (from.isPresent()) {
        all.addAll(lines(from.get()));
      }
      if (all.isEmpty()) {
        throw new IllegalStateException("Cannot add keys: none is given; name them or use --from");
      }
      ObjectNode total = Json.mapper().createObjectNode().put("set", set);
      int added = 0;
      for (int start = 0; start < all.size(); start += MOST_AT_ONCE) {
        List<String> part = all.subList(start, Math.min(all.size(), start + MOST_AT_ONCE));
        JsonNode answer = api.client().post(KEYS, body(part));
        added += answer.path("added").size();
        if (all.size() > MOST_AT_ONCE) {
          System.err.println((start + part.size()) + " of " + all.size() + " sent");
        }
      }
      output.print(total.put("added", added).put("existing", all.size() - added));
      return 0;
    }

    private ObjectNode body(List<String> part) {
      ObjectNode body = Json.mapper().createObjectNode().put("set", set);
      ArrayNode names = body.putArray("keys");
      part.forEach(names::add);
      return body;
    }

    private static List<String> lines(Path file) throws IOException {
      try (BufferedReader reader =
          file.toString().equals("-")
              ? new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))
              : Files.newBufferedReader(file)) {
        return reader.lines().filter(line -> !line.isBlank()).toList();
      }
    }
  }

  @Command(
      name = "remove",
      description = "Remove keys from a set; what was recorded of them stays.",
      mixinStandardHelpOptions = true)
  static final class RemoveVerb implements Callable<Integer> {

    @Mixin private ApiOptions api = new ApiOptions();

    @Parameters(index = "0", paramLabel = "SET", description = "The set's name.")
    private String set = "";

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "KEY", description = "The keys.")
    private List<String> keys = List.of();

    @Override
    public Integer call() {
      ApiClient client = api.client();
      keys.forEach(key -> client.delete(KEYS, Map.of("set", set, "key", key)));
      return 0;
    }
  }
}
