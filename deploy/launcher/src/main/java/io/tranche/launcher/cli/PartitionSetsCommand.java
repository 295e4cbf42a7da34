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
      PartitionSetsCommand.HistoryVerb.class,
      CountKeysCommand.class,
      AddKeysCommand.class,
      RenameKeyCommand.class,
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

    @Option(names = "--prefix", description = "Only keys that start with this text, by key.")
    private Optional<String> prefix = Optional.empty();

    @Option(
        names = "--order",
        description = "ordinal (as they were added), newest or key (default: ordinal).")
    private Optional<String> order = Optional.empty();

    @Option(names = "--removed", description = "Also keys that were removed; by key.")
    private boolean removed;

    KeysVerb() {
      super(
          new Column("KEY", "/key"),
          new Column("NAME", "/displayName"),
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
      order.ifPresent(given -> query.put("order", given));
      if (removed) {
        query.put("removed", "true");
      }
      return query;
    }
  }

  @Command(
      name = "history",
      description = "The newest changes of a key, newest first, each with its cause.",
      mixinStandardHelpOptions = true)
  static final class HistoryVerb extends ListCommand {

    @Parameters(index = "0", paramLabel = "SET", description = "The set's name.")
    private String set = "";

    @Parameters(index = "1", paramLabel = "KEY", description = "The key.")
    private String key = "";

    HistoryVerb() {
      super(
          new Column("VERSION", "/version"),
          new Column("CHANGE", "/change"),
          new Column("ORDINAL", "/ordinal"),
          new Column("BY", "/by"),
          new Column("CAUSE", "/cause/type"),
          new Column("OBJECT", "/cause/object"),
          new Column("ID", "/cause/id"),
          new Column("AT", "/at"));
    }

    @Override
    String path() {
      return "/api/v1/partition-sets/history";
    }

    @Override
    Map<String, String> query() {
      return Map.of("set", set, "key", key);
    }
  }
}
