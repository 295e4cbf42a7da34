package io.tranche.launcher.cli;

import io.tranche.launcher.cli.Output.Column;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "sensors",
    description = "What turns arriving files and other events into partitions and runs.",
    mixinStandardHelpOptions = true,
    subcommands = {
      SensorsCommand.ListVerb.class,
      SensorsCommand.ShowVerb.class,
      SensorsCommand.TicksVerb.class,
      SensorsCommand.WaitsVerb.class,
      SensorTestCommand.class,
      SensorsCommand.StopVerb.class,
      SensorsCommand.StartVerb.class,
      SensorCursorCommand.class,
      SensorReplayCommand.class,
      SensorsCommand.ReplaysVerb.class
    })
public final class SensorsCommand {

  private static final String PATH = "/api/v1/sensors";

  @Command(
      name = "list",
      description = "All sensors, with what they did last.",
      mixinStandardHelpOptions = true)
  static final class ListVerb extends ListCommand {

    ListVerb() {
      super(
          new Column("NAME", "/name"),
          new Column("TYPE", "/type"),
          new Column("STATUS", "/status"),
          new Column("HEARS", "/hears"),
          new Column("TARGET", "/target"),
          new Column("JOB", "/job"),
          new Column("LAST", "/lastTick/at"),
          new Column("REQUESTED", "/lastTick/requested"),
          new Column("BUNDLE", "/bundle"));
    }

    @Override
    String path() {
      return PATH;
    }
  }

  @Command(name = "show", description = "One sensor, whole.", mixinStandardHelpOptions = true)
  static final class ShowVerb extends ShowCommand {
    ShowVerb() {
      super(PATH);
    }
  }

  @Command(
      name = "ticks",
      description = "What a sensor did, newest first.",
      mixinStandardHelpOptions = true)
  static final class TicksVerb extends ListCommand {

    @Parameters(paramLabel = "SENSOR", description = "The sensor's name.")
    private String sensor = "";

    TicksVerb() {
      super(
          new Column("AT", "/at"),
          new Column("MATCHED", "/matched"),
          new Column("ADDED", "/added"),
          new Column("REMOVED", "/removed"),
          new Column("REQUESTED", "/requested"),
          new Column("KEPT", "/kept"),
          new Column("REFUSED", "/refused"),
          new Column("SKIPPED", "/skipped"),
          new Column("PARTITION", "/partition"),
          new Column("BECAUSE", "/skipReason"));
    }

    @Override
    String path() {
      return "/api/v1/ticks";
    }

    @Override
    Map<String, String> query() {
      return Map.of("sensor", sensor);
    }
  }

  @Command(
      name = "waits",
      description = "For what the partitions of a sensor's target wait.",
      mixinStandardHelpOptions = true)
  static final class WaitsVerb extends ListCommand {

    @Parameters(paramLabel = "SENSOR", description = "The sensor's name.")
    private String sensor = "";

    WaitsVerb() {
      super(
          new Column("PARTITION", "/partition"),
          new Column("ROUND", "/round"),
          new Column("ARRIVED", "/arrived"),
          new Column("MISSING", "/missing"),
          new Column("COUNT", "/missingCount"),
          new Column("SINCE", "/opened"),
          new Column("DUE", "/due"));
    }

    @Override
    String path() {
      return PATH + "/waits";
    }

    @Override
    Map<String, String> query() {
      return Map.of("sensor", sensor);
    }
  }

  @Command(
      name = "stop",
      description = "Keep a sensor from working until it is started again.",
      mixinStandardHelpOptions = true)
  static final class StopVerb extends OperateCommand.Stop {
    StopVerb() {
      super(PATH + "/stop");
    }
  }

  @Command(
      name = "start",
      description = "Let a sensor that was stopped go on.",
      mixinStandardHelpOptions = true)
  static final class StartVerb extends OperateCommand {
    StartVerb() {
      super(PATH + "/start");
    }
  }

  @Command(
      name = "replays",
      description = "What a sensor was told to read again, and how far it is.",
      mixinStandardHelpOptions = true)
  static final class ReplaysVerb extends ListCommand {

    @Parameters(paramLabel = "SENSOR", description = "The sensor's name.")
    private String sensor = "";

    ReplaysVerb() {
      super(
          new Column("AT", "/at"),
          new Column("FROM", "/from"),
          new Column("AGAIN", "/again"),
          new Column("STATUS", "/status"),
          new Column("REMAINING", "/remaining"),
          new Column("LISTED", "/bucket/found"),
          new Column("MATCHED", "/counts/matched"),
          new Column("REQUESTED", "/counts/requested"),
          new Column("ONCE-MORE", "/counts/again"),
          new Column("REASON", "/reason"));
    }

    @Override
    String path() {
      return PATH + "/replays";
    }

    @Override
    Map<String, String> query() {
      return Map.of("sensor", sensor);
    }
  }
}
