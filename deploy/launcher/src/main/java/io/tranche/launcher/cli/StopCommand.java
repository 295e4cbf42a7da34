package io.tranche.launcher.cli;

import io.tranche.launcher.process.Endpoints;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "stop",
    description = "Stop what runs on a data folder; its state stays.",
    mixinStandardHelpOptions = true)
public final class StopCommand implements Callable<Integer> {

  private static final int SECONDS = 60;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "${env:TRANCHE_DATA:-.tranche}",
      description = "The data folder (default: ${DEFAULT-VALUE}).")
  private Path data = Path.of(".tranche");

  @Override
  public Integer call() throws InterruptedException, ExecutionException {
    Optional<ProcessHandle> launcher =
        Endpoints.find(data).flatMap(endpoints -> ProcessHandle.of(endpoints.pid()));
    if (launcher.isEmpty()) {
      System.out.println("Nothing runs on " + data);
      return 0;
    }
    launcher.get().destroy();
    try {
      launcher.get().onExit().get(SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new IllegalStateException("Cannot stop: it still runs after " + SECONDS + " s", e);
    }
    System.out.println("Stopped");
    return 0;
  }
}
