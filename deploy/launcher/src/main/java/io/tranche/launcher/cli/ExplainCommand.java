package io.tranche.launcher.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "explain",
    description = "Say what became of a file: who takes it, its partitions, its runs.",
    mixinStandardHelpOptions = true)
public final class ExplainCommand implements Callable<Integer> {

  @Mixin private ApiOptions api = new ApiOptions();
  @Mixin private Output output = new Output();

  @Parameters(paramLabel = "OBJECT", description = "The file, as s3://bucket/key.")
  private String object = "";

  @Override
  public Integer call() {
    output.print(api.client().get("/api/v1/explanations", Map.of("object", object)));
    return 0;
  }
}
