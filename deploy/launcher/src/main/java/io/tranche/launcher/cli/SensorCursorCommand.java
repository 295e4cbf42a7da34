package io.tranche.launcher.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tranche.contracts.Json;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "cursor",
    description =
        "From where a sensor that lists its bucket or looks at a folder goes on; or let it go on"
            + " elsewhere.",
    mixinStandardHelpOptions = true)
final class SensorCursorCommand implements Callable<Integer> {

  private static final String PATH = "/api/v1/sensors/cursor";

  @Mixin private ApiOptions api = new ApiOptions();
  @Mixin private Output output = new Output();

  @Parameters(paramLabel = "SENSOR", description = "The sensor's name.")
  private String sensor = "";

  @Option(
      names = "--set",
      paramLabel = "KEY",
      description =
          "It goes on behind this key, at once; files of a folder behind it are taken again.")
  private Optional<String> key = Optional.empty();

  @Option(
      names = "--delete",
      description =
          "Instead of --set: it begins from the first key, at once; files of a folder are all taken"
              + " again.")
  private boolean delete;

  @Override
  public Integer call() {
    if (key.isEmpty() && !delete) {
      output.print(api.client().get(PATH, Map.of("name", sensor)));
      return 0;
    }
    ObjectNode form = Json.mapper().createObjectNode().put("name", sensor);
    key.ifPresent(key -> form.put("cursor", key));
    if (delete) {
      form.put("delete", true);
    }
    output.print(api.client().post(PATH, form));
    return 0;
  }
}
