package io.tranche.launcher.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "apply",
    description = "Make the installation define exactly what a bundle says.",
    mixinStandardHelpOptions = true)
public final class ApplyCommand implements Callable<Integer> {

  @Mixin private ApiOptions api = new ApiOptions();
  @Mixin private Output output = new Output();

  @Option(
      names = {"-f", "--file"},
      paramLabel = "PATH",
      required = true,
      description = "The bundle's YAML file, or its folder.")
  private Path file = Path.of(".");

  @Override
  public Integer call() throws IOException {
    BundleFolder bundle = BundleFolder.read(file);
    JsonNode applied = api.client().put("/api/v1/bundles/" + bundle.name(), bundle.json());
    output.print(applied);
    return 0;
  }
}
