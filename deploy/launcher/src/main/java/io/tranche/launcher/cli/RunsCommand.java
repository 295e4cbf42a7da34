package io.tranche.launcher.cli;

import io.tranche.contracts.Json;
import io.tranche.launcher.cli.Output.Column;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "runs",
    description = "What was, is, or will be executed.",
    mixinStandardHelpOptions = true,
    subcommands = {
      RunsCommand.ListVerb.class,
      RunsCommand.GetVerb.class,
      RunsCommand.CancelVerb.class
    })
public final class RunsCommand {

  @Command(name = "list", description = "Runs, newest first.", mixinStandardHelpOptions = true)
  static final class ListVerb extends ListCommand {

    @Option(names = "--status", description = "Only runs in this status, e.g. FAILURE.")
    private Optional<String> status = Optional.empty();

    @Option(names = "--asset", description = "Only runs of this asset.")
    private Optional<String> asset = Optional.empty();

    ListVerb() {
      super(
          new Column("ID", "/id"),
          new Column("STATUS", "/status"),
          new Column("ASSETS", "/assets"),
          new Column("PARTITIONS", "/partitions"),
          new Column("ORIGIN", "/origin/name"),
          new Column("CREATED", "/createdAt"),
          new Column("NOT BEFORE", "/notBefore"),
          new Column("RETRY", "/retryNumber"),
          new Column("NEXT RETRY", "/retry/notBefore"),
          new Column("ERROR", "/error"));
    }

    @Override
    String path() {
      return "/api/v1/runs";
    }

    @Override
    Map<String, String> query() {
      Map<String, String> query = new HashMap<>();
      status.ifPresent(given -> query.put("status", given));
      asset.ifPresent(given -> query.put("asset", given));
      return query;
    }
  }

  @Command(
      name = "show",
      aliases = "get",
      description = "One run with its events, and the retry that follows it.",
      mixinStandardHelpOptions = true)
  static final class GetVerb implements Callable<Integer> {

    @Mixin private ApiOptions api = new ApiOptions();
    @Mixin private Output output = new Output();

    @Parameters(paramLabel = "RUN", description = "The run's id.")
    private String id = "";

    @Override
    public Integer call() {
      output.print(api.client().get("/api/v1/runs/" + id, Map.of()));
      return 0;
    }
  }

  @Command(name = "cancel", description = "Stop a run.", mixinStandardHelpOptions = true)
  static final class CancelVerb implements Callable<Integer> {

    @Mixin private ApiOptions api = new ApiOptions();
    @Mixin private Output output = new Output();

    @Parameters(paramLabel = "RUN", description = "The run's id.")
    private String id = "";

    @Override
    public Integer call() {
      output.print(
          api.client().post("/api/v1/runs/" + id + "/cancel", Json.mapper().createObjectNode()));
      return 0;
    }
  }
}
