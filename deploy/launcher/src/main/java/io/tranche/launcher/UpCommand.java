package io.tranche.launcher;

import io.tranche.launcher.process.Endpoints;
import io.tranche.launcher.process.Installation;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "up",
    description = "Start everything on this machine and keep it running until Ctrl-C.",
    mixinStandardHelpOptions = true)
final class UpCommand implements Callable<Integer> {

  @Mixin private InstallationOptions options = new InstallationOptions();

  @Override
  public Integer call() throws IOException, InterruptedException {
    Installation installation = Installation.start(options.toOptions(), System.out);
    closeAtExit(installation);
    Endpoints endpoints = installation.endpoints();
    System.out.printf(
        "Console  %s%nKafka    %s%nStore    %s%nData     %s%nCtrl-C stops everything.%n",
        endpoints.console(), endpoints.kafka(), endpoints.store(), installation.data());
    installation.supervise();
    return 0;
  }

  static void closeAtExit(Installation installation) {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  try {
                    installation.close();
                  } catch (IOException e) {
                    System.err.println("Cannot stop cleanly: " + e.getMessage());
                  }
                },
                "stop"));
  }
}
