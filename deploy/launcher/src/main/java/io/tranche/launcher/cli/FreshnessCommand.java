package io.tranche.launcher.cli;

import io.tranche.launcher.cli.Output.Column;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "freshness",
    description = "Whether partitions were materialized in time.",
    mixinStandardHelpOptions = true,
    subcommands = {FreshnessCommand.ListVerb.class})
public final class FreshnessCommand {

  @Command(
      name = "list",
      description =
          "The partitions of an asset that missed their deadline, or have to be materialized again.",
      mixinStandardHelpOptions = true)
  static final class ListVerb extends ListCommand {

    @Parameters(paramLabel = "ASSET", description = "The asset's key.")
    private String asset = "";

    ListVerb() {
      super(
          new Column("PARTITION", "/partition"),
          new Column("STATE", "/state"),
          new Column("DEADLINE", "/deadline"),
          new Column("MATERIALIZED", "/materialized"),
          new Column("MISSED", "/missed"),
          new Column("MENDED", "/mended"));
    }

    @Override
    String path() {
      return "/api/v1/freshness";
    }

    @Override
    Map<String, String> query() {
      return Map.of("asset", asset);
    }
  }
}
