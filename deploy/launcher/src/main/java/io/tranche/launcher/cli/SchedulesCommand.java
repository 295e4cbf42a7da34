package io.tranche.launcher.cli;

import io.tranche.launcher.cli.Output.Column;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "schedules",
    description = "Runs that start at times of the clock.",
    mixinStandardHelpOptions = true,
    subcommands = {
      SchedulesCommand.ListVerb.class,
      SchedulesCommand.ShowVerb.class,
      SchedulesCommand.TicksVerb.class,
      SchedulesCommand.StopVerb.class,
      SchedulesCommand.StartVerb.class
    })
public final class SchedulesCommand {

  private static final String PATH = "/api/v1/schedules";

  @Command(
      name = "list",
      description = "All schedules, with when they fire next.",
      mixinStandardHelpOptions = true)
  static final class ListVerb extends ListCommand {

    ListVerb() {
      super(
          new Column("NAME", "/name"),
          new Column("STATUS", "/status"),
          new Column("TARGET", "/target"),
          new Column("JOB", "/job"),
          new Column("CRON", "/cron"),
          new Column("TIMEZONE", "/timezone"),
          new Column("NEXT", "/next"),
          new Column("LAST", "/lastTick/tick"),
          new Column("REQUESTED", "/lastTick/requested"),
          new Column("BUNDLE", "/bundle"));
    }

    @Override
    String path() {
      return PATH;
    }
  }

  @Command(name = "show", description = "One schedule, whole.", mixinStandardHelpOptions = true)
  static final class ShowVerb extends ShowCommand {
    ShowVerb() {
      super(PATH);
    }
  }

  @Command(
      name = "ticks",
      description = "What a schedule did, newest first.",
      mixinStandardHelpOptions = true)
  static final class TicksVerb extends ListCommand {

    @Parameters(paramLabel = "SCHEDULE", description = "The schedule's name.")
    private String schedule = "";

    TicksVerb() {
      super(
          new Column("TICK", "/tick"),
          new Column("EVALUATED", "/at"),
          new Column("REQUESTED", "/requested"),
          new Column("SKIPPED", "/skipped"),
          new Column("MISSED", "/missed"));
    }

    @Override
    String path() {
      return PATH + "/ticks";
    }

    @Override
    Map<String, String> query() {
      return Map.of("schedule", schedule);
    }
  }

  @Command(
      name = "stop",
      description = "Keep a schedule from firing until it is started again.",
      mixinStandardHelpOptions = true)
  static final class StopVerb extends OperateCommand.Stop {
    StopVerb() {
      super(PATH + "/stop");
    }
  }

  @Command(
      name = "start",
      description = "Let a schedule that was stopped fire again, from now on.",
      mixinStandardHelpOptions = true)
  static final class StartVerb extends OperateCommand {
    StartVerb() {
      super(PATH + "/start");
    }
  }
}
