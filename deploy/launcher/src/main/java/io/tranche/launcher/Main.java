package io.tranche.launcher;

import io.tranche.contracts.TrancheException;
import io.tranche.launcher.cli.AlertsCommand;
import io.tranche.launcher.cli.ApiException;
import io.tranche.launcher.cli.ApplyCommand;
import io.tranche.launcher.cli.AssetsCommand;
import io.tranche.launcher.cli.BackfillsCommand;
import io.tranche.launcher.cli.BundlesCommand;
import io.tranche.launcher.cli.ChecksCommand;
import io.tranche.launcher.cli.DiffCommand;
import io.tranche.launcher.cli.ExplainCommand;
import io.tranche.launcher.cli.FreshnessCommand;
import io.tranche.launcher.cli.JobsCommand;
import io.tranche.launcher.cli.LaunchingCommand;
import io.tranche.launcher.cli.MaterializeCommand;
import io.tranche.launcher.cli.PartitionSetsCommand;
import io.tranche.launcher.cli.PartitionsCommand;
import io.tranche.launcher.cli.PoolsCommand;
import io.tranche.launcher.cli.RunsCommand;
import io.tranche.launcher.cli.SchedulesCommand;
import io.tranche.launcher.cli.SchemaCommand;
import io.tranche.launcher.cli.SensorsCommand;
import io.tranche.launcher.cli.StatusCommand;
import io.tranche.launcher.cli.StopCommand;
import io.tranche.launcher.cli.ValidateCommand;
import io.tranche.launcher.cli.WorkersCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line: {@code tranche <noun> <verb>}, and the short forms that one types all day. */
@Command(
    name = "tranche",
    description = "Partitioned data assets, tracked, produced and repaired by events.",
    mixinStandardHelpOptions = true,
    version = "tranche 0.1.0",
    subcommands = {
      UpCommand.class,
      DemoCommand.class,
      StopCommand.class,
      StatusCommand.class,
      LaunchingCommand.Pause.class,
      LaunchingCommand.Resume.class,
      ApplyCommand.class,
      DiffCommand.class,
      ValidateCommand.class,
      SchemaCommand.class,
      BundlesCommand.class,
      PartitionSetsCommand.class,
      AssetsCommand.class,
      JobsCommand.class,
      PartitionsCommand.class,
      MaterializeCommand.class,
      RunsCommand.class,
      PoolsCommand.class,
      WorkersCommand.class,
      ChecksCommand.class,
      SensorsCommand.class,
      SchedulesCommand.class,
      BackfillsCommand.class,
      AlertsCommand.class,
      FreshnessCommand.class,
      ExplainCommand.class,
      AdminCommand.class
    },
    footer = {
      "",
      "Exit status: 0 done, 1 it ran and something failed, 2 wrong usage or no connection."
    })
public final class Main {

  private static final int FAILED = 1;
  private static final int NO_CONNECTION = 2;

  private Main() {}

  /** Runs one command and ends the process with its status. */
  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Main())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(
            (failure, command, parsed) -> {
              command.getErr().println(messageOf(failure));
              command.getErr().flush();
              return failure instanceof ApiException api && api.isNoConnection()
                  ? NO_CONNECTION
                  : FAILED;
            });
  }

  private static String messageOf(Exception failure) {
    boolean known =
        failure instanceof ApiException
            || failure instanceof IllegalStateException
            || failure instanceof TrancheException;
    return known ? String.valueOf(failure.getMessage()) : failure.toString();
  }
}
