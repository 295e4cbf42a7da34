package io.tranche.launcher.cli;

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
    subcommands = {JobsCommand.ListVerb.class, JobsCommand.ShowVerb.class})
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
}
