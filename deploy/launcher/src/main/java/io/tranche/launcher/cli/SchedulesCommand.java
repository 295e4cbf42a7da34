package io.tranche.launcher.cli;

import io.tranche.launcher.cli.Output.Column;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "schedules",
    description = "Runs that start at times of the clock.",
    mixinStandardHelpOptions = true,
    subcommands = {SchedulesCommand.ListVerb.class, SchedulesCommand.TicksVerb.class})
public final class SchedulesCommand {

  @Command(
      name = "list",
      description = "All schedules, with when they fire next.",
      mixinStandardHelpOptions = true)
  static final class ListVerb implements Callable<Integer> {

    @Mixin private ApiOptions api = new ApiOptions();
    @Mixin private Output output = new Output();
    @Mixin private PageOptions page = new PageOptions();

    @Override
    public Integer call() {
      output.print(
          page.items(api.client(), "/api/v1/schedules", Map.of()),
          List.of(
              new Column("NAME", "/name"),
              new Column("TARGET", "/target"),
              new Column("CRON", "/cron"),
              new Column("TIMEZONE", "/timezone"),
              new Column("NEXT", "/next"),
              new Column("LAST", "/lastTick/tick"),
              new Column("REQUESTED", "/lastTick/requested"),
              new Column("BUNDLE", "/bundle")));
      return 0;
    }
  }

  @Command(
      name = "ticks",
      description = "What a schedule did, newest first.",
      mixinStandardHelpOptions = true)
  static final class TicksVerb implements Callable<Integer> {

    @Mixin private ApiOptions api = new ApiOptions();
    @Mixin private Output output = new Output();
    @Mixin private PageOptions page = new PageOptions();

    @Parameters(paramLabel = "SCHEDULE", description = "The schedule's name.")
    private String schedule = "";

    @Override
    public Integer call() {
      output.print(
          page.items(api.client(), "/api/v1/schedules/ticks", Map.of("schedule", schedule)),
          List.of(
              new Column("TICK", "/tick"),
              new Column("EVALUATED", "/at"),
              new Column("REQUESTED", "/requested"),
              new Column("SKIPPED", "/skipped"),
              new Column("MISSED", "/missed")));
      return 0;
    }
  }
}
