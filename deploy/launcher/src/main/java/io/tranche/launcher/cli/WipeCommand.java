package io.tranche.launcher.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tranche.contracts.Json;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "wipe",
    description = "Forget what is known of partitions: they are missing again. Data stays.",
    mixinStandardHelpOptions = true)
final class WipeCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private ApiOptions api = new ApiOptions();
  @Mixin private Output output = new Output();

  @Parameters(index = "0", paramLabel = "ASSET", description = "The asset's key.")
  private String asset = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "SELECTION",
      description = "Which partitions; none for an asset that is not partitioned.")
  private String selection = "";

  @Option(names = "--yes", description = "Really.")
  private boolean yes;

  @Override
  public Integer call() {
    if (!yes) {
      throw new CommandLine.ParameterException(
          spec.commandLine(),
          "Cannot wipe partitions: this cannot be undone, --yes is missing ("
              + asset
              + (selection.isEmpty() ? "" : " " + selection)
              + ")");
    }
    ObjectNode form = Json.mapper().createObjectNode().put("asset", asset);
    if (!selection.isEmpty()) {
      form.put("selection", selection);
    }
    output.print(api.client().post("/api/v1/partition-status/wipes", form));
    return 0;
  }
}
