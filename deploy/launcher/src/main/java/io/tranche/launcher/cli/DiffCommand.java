package io.tranche.launcher.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "diff",
    description = "What an apply would change, without changing it.",
    mixinStandardHelpOptions = true,
    footer = {"", "Exit status: 0 nothing, 1 something, 2 it cannot be applied or compared."})
public final class DiffCommand implements Callable<Integer> {

  private static final int NOTHING = 0;
  private static final int SOMETHING = 1;
  private static final int REFUSED = 2;

  @Mixin private ApiOptions api = new ApiOptions();
  @Mixin private Output output = new Output();

  @Option(
      names = {"-f", "--file"},
      paramLabel = "PATH",
      required = true,
      description = "The bundle's YAML file, or its folder.")
  private Path file = Path.of(".");

  @Override
  public Integer call() {
    JsonNode plan;
    try {
      BundleFolder bundle = BundleFolder.read(file);
      plan = api.client().post("/api/v1/bundles/" + bundle.name() + "/plan", bundle.json());
    } catch (Exception refused) {
      System.err.println(refused.getMessage());
      return REFUSED;
    }
    if (output.isTable()) {
      BundleChanges.print(plan, System.out);
      StoppedResources.print(api.client(), plan.path("bundle").asText(), System.out);
    } else {
      output.print(plan);
    }
    return BundleChanges.none(plan) ? NOTHING : SOMETHING;
  }
}
