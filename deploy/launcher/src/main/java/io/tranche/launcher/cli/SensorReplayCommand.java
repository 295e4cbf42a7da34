package io.tranche.launcher.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tranche.contracts.Json;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "replay",
    description =
        "Have a sensor of files read again what it has heard. What was done before is recognized"
            + " and not done twice.",
    mixinStandardHelpOptions = true)
final class SensorReplayCommand implements Callable<Integer> {

  private static final String PATH = "/api/v1/sensors/replay";
  private static final long POLL_MILLIS = 200;

  @Mixin private ApiOptions api = new ApiOptions();
  @Mixin private Output output = new Output();

  @Parameters(paramLabel = "SENSOR", description = "The sensor's name.")
  private String sensor = "";

  @Option(
      names = "--from",
      paramLabel = "TIME",
      description =
          "Since when, e.g. 2024-05-01T00:00:00Z (default: all that the topic of arrivals has).")
  private Optional<String> from = Optional.empty();

  @Option(
      names = "--again",
      description = "Run each partition once more, though it was for the same files.")
  private boolean again;

  @Option(names = "--wait", description = "Wait for the end: 0 if all was read, else 1.")
  private boolean await;

  @Override
  public Integer call() throws InterruptedException {
    ObjectNode form = Json.mapper().createObjectNode().put("name", sensor);
    from.ifPresent(time -> form.put("from", time));
    if (again) {
      form.put("again", true);
    }
    ApiClient client = api.client();
    JsonNode asked = client.post(PATH, form);
    if (!await) {
      output.print(asked);
      return 0;
    }
    JsonNode ended = ended(client, asked.path("requestId").asText());
    output.print(ended);
    return ended.path("status").asText().equals("done") ? 0 : 1;
  }

  private static JsonNode ended(ApiClient client, String id) throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    JsonNode replay = find(client, id);
    while (replay.path("status").asText("running").equals("running")) {
      never.await(POLL_MILLIS, TimeUnit.MILLISECONDS);
      replay = find(client, id);
    }
    return replay;
  }

  private static JsonNode find(ApiClient client, String id) {
    return client.get(PATH + "s", Map.of("id", id)).path("items").path(0);
  }
}
