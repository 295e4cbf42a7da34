package io.tranche.launcher;

import io.tranche.launcher.process.Installation;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options of the commands that start an installation. */
final class InstallationOptions {

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "${env:TRANCHE_DATA:-.tranche}",
      description = "Where all state is kept (default: ${DEFAULT-VALUE}).")
  private Path data = Path.of(".tranche");

  @Option(
      names = "--kafka",
      paramLabel = "SERVERS",
      description = "Bootstrap servers of a real cluster instead of the embedded broker.")
  private Optional<String> kafka = Optional.empty();

  @Option(
      names = "--mongodb",
      paramLabel = "URI",
      description = "Connection string of a real store instead of the embedded one.")
  private Optional<String> mongodb = Optional.empty();

  @Option(
      names = "--distribution",
      hidden = true,
      defaultValue = "${env:TRANCHE_HOME:-.}",
      description = "Where the services are.")
  private Path distribution = Path.of(".");

  Installation.Options toOptions() {
    return new Installation.Options(data, distribution, kafka, mongodb);
  }

  Path distribution() {
    return distribution;
  }
}
