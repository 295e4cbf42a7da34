package io.tranche.launcher.cli;

import io.tranche.launcher.cli.Output.Column;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "partition-sets",
    description = "Dynamic partition sets and their keys.",
    mixinStandardHelpOptions = true,
    subcommands = {
      PartitionSetsCommand.ListVerb.class,
      PartitionSetsCommand.KeysVerb.class,
      AddKeysCommand.class,
      RemoveKeysCommand.class,
      ContainsKeysCommand.class
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
          new Column("LIVE", "/timeToLive"),
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
}
