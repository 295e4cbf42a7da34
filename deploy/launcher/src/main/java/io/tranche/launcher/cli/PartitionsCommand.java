package io.tranche.launcher.cli;

import io.tranche.launcher.cli.Output.Column;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "partitions",
    description = "The partitions of an asset.",
    mixinStandardHelpOptions = true,
    subcommands = {
      PartitionsCommand.ListVerb.class,
      PartitionStatusCommand.class,
      PartitionsCommand.KeysVerb.class,
      CountPartitionsCommand.class,
      PartitionsCommand.UpstreamVerb.class,
      PartitionsCommand.DownstreamVerb.class,
      PartitionsCommand.ReportVerb.class,
      PartitionsCommand.ObserveVerb.class,
      WipeCommand.class,
      CheckStatusCommand.class,
      StalePartitionsCommand.class
    })
public final class PartitionsCommand {

  @Command(
      name = "upstream",
      description = "What a partition is made from, and what of it does not exist.",
      mixinStandardHelpOptions = true)
  static final class UpstreamVerb extends RelatedPartitionsCommand {
    UpstreamVerb() {
      super("upstream");
    }
  }

  @Command(
      name = "downstream",
      description = "What is made from a partition.",
      mixinStandardHelpOptions = true)
  static final class DownstreamVerb extends RelatedPartitionsCommand {
    DownstreamVerb() {
      super("downstream");
    }
  }

  @Command(
      name = "report",
      description = "Say that a partition has new data, which something else has made.",
      mixinStandardHelpOptions = true)
  static final class ReportVerb extends ReportPartitionCommand {
    ReportVerb() {
      super("materializations");
    }
  }

  @Command(
      name = "observe",
      description = "Say what was seen of a partition's present data.",
      mixinStandardHelpOptions = true)
  static final class ObserveVerb extends ReportPartitionCommand {
    ObserveVerb() {
      super("observations");
    }
  }

  @Command(
      name = "keys",
      description = "The keys of partitions, with their time windows.",
      mixinStandardHelpOptions = true)
  static final class KeysVerb extends ListCommand {

    @Mixin private ChosenPartitions chosen = new ChosenPartitions();

    @Option(names = "--search", description = "Only keys that contain this text.")
    private Optional<String> search = Optional.empty();

    KeysVerb() {
      super(
          new Column("KEY", "/key"),
          new Column("FROM", "/window/start"),
          new Column("TO", "/window/end"));
    }

    @Override
    String path() {
      return "/api/v1/partitions";
    }

    @Override
    Map<String, String> query() {
      Map<String, String> query = chosen.query();
      search.ifPresent(given -> query.put("search", given));
      return query;
    }
  }

  @Command(
      name = "list",
      description = "Partitions with their status.",
      mixinStandardHelpOptions = true)
  static final class ListVerb extends ListCommand {

    @Parameters(paramLabel = "ASSET", description = "The asset's key.")
    private String asset = "";

    @Option(
        names = "--status",
        description =
            "Only MATERIALIZED, MATERIALIZING, FAILED or MISSING ones, or those that are STALE.")
    private Optional<String> status = Optional.empty();

    @Option(names = "--search", description = "Only keys that contain this text.")
    private Optional<String> search = Optional.empty();

    @Option(
        names = "--partitions",
        paramLabel = "SELECTION",
        description = "Only these, e.g. 'date=[2024-01-01...2024-01-31] region=us'.")
    private Optional<String> selection = Optional.empty();

    @Option(
        names = "--order",
        description = "key, or recent: those whose last run was let in last come first.")
    private Optional<String> order = Optional.empty();

    ListVerb() {
      super(
          new Column("KEY", "/key"),
          new Column("STATUS", "/status"),
          new Column("ROWS", "/materialization/metadata/rows"),
          new Column("AT", "/materialization/at"),
          new Column("RUN", "/materialization/runId"),
          new Column("STALE", "/stale/object"),
          new Column("ERROR", "/failure/error"));
    }

    @Override
    String path() {
      return "/api/v1/partition-status/partitions";
    }

    @Override
    Map<String, String> query() {
      Map<String, String> query = new HashMap<>(Map.of("asset", asset));
      status.ifPresent(given -> query.put("status", given));
      search.ifPresent(given -> query.put("search", given));
      selection.ifPresent(given -> query.put("selection", given));
      order.ifPresent(given -> query.put("order", given));
      return query;
    }
  }
}
