package io.tranche.launcher.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.tranche.launcher.cli.Output.Column;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "status",
    description = "Whether every service is ready, and whether launching is paused.",
    mixinStandardHelpOptions = true)
public final class StatusCommand implements Callable<Integer> {

  @Mixin private ApiOptions api = new ApiOptions();
  @Mixin private Output output = new Output();

  @Override
  public Integer call() {
    output.print(
        api.client().get("/api/v1/system", Map.of()).path("services"),
        List.of(
            new Column("SERVICE", "/name"),
            new Column("READY", "/ready"),
            new Column("URL", "/url")));
    if (output.isTable()) {
      paused().ifPresent(System.out::println);
    }
    return 0;
  }

  /** Who paused launching; nothing when the service that knows it does not answer. */
  private Optional<String> paused() {
    try {
      JsonNode launching = api.client().get(LaunchingCommand.PATH, Map.of());
      return Optional.of(launching.path("paused"))
          .filter(JsonNode::isObject)
          .map(
              stop ->
                  "launching is paused by "
                      + stop.path("by").asText()
                      + " since "
                      + stop.path("since").asText()
                      + (stop.has("reason") ? ": " + stop.path("reason").asText() : ""));
    } catch (ApiException e) {
      return Optional.empty();
    }
  }
}
