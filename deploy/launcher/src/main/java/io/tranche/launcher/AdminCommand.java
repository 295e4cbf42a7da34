package io.tranche.launcher;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    name = "admin",
    description = "What keeps an installation.",
    mixinStandardHelpOptions = true,
    subcommands = ExportStoreCommand.class)
final class AdminCommand implements Runnable {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        spec.commandLine(), "Missing: one of the commands of tranche admin");
  }
}
