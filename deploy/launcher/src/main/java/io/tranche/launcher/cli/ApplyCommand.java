package io.tranche.launcher.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.tranche.contracts.TrancheException;
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

  @Option(
      names = "--watch",
      description =
          "Apply again whenever the files change, until Ctrl-C. A folder that is swapped by its"
              + " symbolic link, as a ConfigMap's, is followed.")
  private boolean watch;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (watch) {
      new WatchedBundle(file).follow(this::applyOrSay);
    } else {
      apply(BundleFolder.read(file));
    }
    return 0;
  }

  private void apply(BundleFolder bundle) {
    JsonNode applied = api.client().put("/api/v1/bundles/" + bundle.name(), bundle.json());
    if (output.isTable()) {
      BundleChanges.print(applied, System.out);
    } else {
      output.print(applied);
    }
  }

  /** What is wrong may be put right by the next change; who does not answer may come back. */
  private boolean applyOrSay() {
    try {
      apply(BundleFolder.read(file));
      return true;
    } catch (IOException | IllegalStateException | TrancheException | ApiException refused) {
      System.err.println(refused.getMessage());
      return !(refused instanceof ApiException api && api.isNoConnection());
    }
  }
}
