package io.tranche.launcher.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tranche.contracts.Json;
import io.tranche.launcher.cli.Output.Column;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "backfills",
    description = "Many partitions of an asset at once.",
    mixinStandardHelpOptions = true,
    subcommands = {BackfillsCommand.ListVerb.class, BackfillsCommand.CreateVerb.class})
public final class BackfillsCommand {

  @Command(name = "list", description = "Backfills, newest first.", mixinStandardHelpOptions = true)
  static final class ListVerb extends ListCommand {

    ListVerb() {
      super(
          new Column("ID", "/id"),
          new Column("STATUS", "/status"),
          new Column("ASSET", "/asset"),
          new Column("SELECTION", "/selection"),
          new Column("TOTAL", "/total"),
          new Column("DONE", "/counts/done"),
          new Column("FAILED", "/counts/failed"));
    }

    @Override
    String path() {
      return "/api/v1/backfills";
    }
  }

  @Command(
      name = "create",
      description = "Launch runs of the selected partitions.",
      mixinStandardHelpOptions = true)
  static final class CreateVerb implements Callable<Integer> {

    @Mixin private ApiOptions api = new ApiOptions();
    @Mixin private Output output = new Output();

    @Parameters(paramLabel = "ASSET", description = "The asset's key.")
    private String asset = "";

    @Option(
        names = "--partitions",
        paramLabel = "SELECTION",
        required = true,
        description = "A key, a range [a...b], a pattern with *, or several of them.")
    private String selection = "";

    @Option(names = "--missing-only", description = "Leave out what is materialized.")
    private boolean missingOnly;

    @Override
    public Integer call() {
      ObjectNode body =
          Json.mapper()
              .createObjectNode()
              .put("asset", asset)
              .put("selection", selection)
              .put("missingOnly", missingOnly);
      output.print(api.client().post("/api/v1/backfills", body));
      return 0;
    }
  }
}
