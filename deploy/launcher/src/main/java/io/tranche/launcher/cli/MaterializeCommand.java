package io.tranche.launcher.cli;

import io.tranche.contracts.Json;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "materialize",
    description = "Launch a run of one partition.",
    mixinStandardHelpOptions = true)
public final class MaterializeCommand implements Callable<Integer> {

  @Mixin private LaunchedRun run = new LaunchedRun();

  @Parameters(index = "0", paramLabel = "ASSET", description = "The asset's key.")
  private String asset = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "PARTITION",
      description = "The partition's key; none for an asset that is not partitioned.")
  private String partition = "";

  @Override
  public Integer call() throws InterruptedException {
    return run.launch(
        Json.mapper().createObjectNode().put("asset", asset).put("partition", partition));
  }
}
