package io.tranche.launcher.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "count",
    description = "How many partitions an asset has.",
    mixinStandardHelpOptions = true)
final class CountPartitionsCommand implements Callable<Integer> {

  @Mixin private ApiOptions api = new ApiOptions();
  @Mixin private Output output = new Output();
  @Mixin private ChosenPartitions chosen = new ChosenPartitions();

  @Override
  public Integer call() {
    output.print(api.client().get("/api/v1/partitions/count", chosen.query()));
    return 0;
  }
}
