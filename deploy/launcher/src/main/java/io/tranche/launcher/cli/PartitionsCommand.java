package io.tranche.launcher.cli;

import io.tranche.launcher.cli.Output.Column;
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
    name = "partitions",
    description = "The partitions of an asset.",
    mixinStandardHelpOptions = true,
    subcommands = PartitionsCommand.ListVerb.class)
public final class PartitionsCommand {

  @Command(
      name = "list",
      description = "Partitions with their status.",
      mixinStandardHelpOptions = true)
  static final class ListVerb implements Callable<Integer> {

    @Mixin private ApiOptions api = new ApiOptions();
    @Mixin private Output output = new Output();
    @Mixin private PageOptions page = new PageOptions();

    @Parameters(paramLabel = "ASSET", description = "The asset's key.")
    private String asset = "";

    @Option(
        names = "--status",
        description = "Only MATERIALIZED, MATERIALIZING, FAILED or MISSING ones.")
    private Optional<String> status = Optional.empty();

    @Option(names = "--search", description = "Only keys that contain this text.")
    private Optional<String> search = Optional.empty();

    @Override
    public Integer call() {
      Map<String, String> query = new HashMap<>(Map.of("asset", asset));
      status.ifPresent(given -> query.put("status", given));
      search.ifPresent(given -> query.put("search", given));
      output.print(
          page.items(api.client(), "/api/v1/partition-status/partitions", query),
          List.of(
              new Column("KEY", "/key"),
              new Column("STATUS", "/status"),
              new Column("ROWS", "/materialization/metadata/rows"),
              new Column("AT", "/materialization/at"),
              new Column("RUN", "/materialization/runId"),
              new Column("ERROR", "/failure/error")));
      return 0;
    }
  }
}
