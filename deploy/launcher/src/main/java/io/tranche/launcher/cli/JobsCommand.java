package io.tranche.launcher.cli;

import io.tranche.contracts.Json;
import io.tranche.launcher.cli.Output.Column;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "jobs",
    description = "Assets that are run together.",
    mixinStandardHelpOptions = true,
    subcommands = {
      JobsCommand.ListVerb.class,
      JobsCommand.ShowVerb.class,
      JobsCommand.RunVerb.class
    })
public final class JobsCommand {

  @Command(name = "list", description = "All jobs.", mixinStandardHelpOptions = true)
  static final class ListVerb extends ListCommand {

    ListVerb() {
      super(
          new Column("NAME", "/name"),
          new Column("TARGET", "/target"),
          new Column("ASSETS", "/assets"),
          new Column("PARTITIONS", "/partitions/type"),
          new Column("BUNDLE", "/bundle"));
    }

    @Override
    String path() {
      return "/api/v1/jobs";
    }
  }

  @Command(
      name = "show",
      description = "One job with the assets of its runs.",
      mixinStandardHelpOptions = true)
  static final class ShowVerb implements Callable<Integer> {

    @Mixin private ApiOptions api = new ApiOptions();
    @Mixin private Output output = new Output();

    @Parameters(paramLabel = "JOB", description = "The job's name.")
    private String job = "";

    @Override
    public Integer call() {
      output.print(api.client().get("/api/v1/jobs/" + job, Map.of()));
      return 0;
    }
  }

  @Command(
      name = "run",
      description = "Launch a run of one partition of all its assets.",
      mixinStandardHelpOptions = true)
  static final class RunVerb implements Callable<Integer> {

    @Mixin private LaunchedRun run = new LaunchedRun();

    @Parameters(index = "0", paramLabel = "JOB", description = "The job's name.")
    private String job = "";

    @Parameters(
        index = "1",
        arity = "0..1",
        paramLabel = "PARTITION",
        description = "The partition's key; none for assets that are not partitioned.")
    private String partition = "";

    @Override
    public Integer call() throws InterruptedException {
      return run.launch(
          Json.mapper().createObjectNode().put("job", job).put("partition", partition));
    }
  }
}
