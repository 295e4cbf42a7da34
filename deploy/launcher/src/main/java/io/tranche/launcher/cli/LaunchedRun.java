package io.tranche.launcher.cli;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tranche.contracts.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A run that a person asks for. */
final class LaunchedRun {

  private static final long POLL_MILLIS = 200;
  private static final JsonPointer RETRY = JsonPointer.compile("/retry/runId");

  @Mixin private ApiOptions api = new ApiOptions();
  @Mixin private Output output = new Output();

  @Option(
      names = "--wait",
      description = "Wait for the end, of retries too: 0 if it succeeded, else 1.")
  private boolean await;

  @Option(
      names = "--not-before",
      paramLabel = "TIME",
      description = "When the run may start at the earliest, e.g. 2024-01-31T18:00:00Z.")
  private Optional<String> notBefore = Optional.empty();

  @Option(
      names = "--tag",
      paramLabel = "NAME=VALUE",
      description = "A tag of the run, e.g. tranche/max_retries=3; may be repeated.")
  private Map<String, String> tags = new LinkedHashMap<>();

  @Option(
      names = "--config",
      paramLabel = "FILE|JSON",
      description = "The run's configuration: a JSON or YAML file, or the JSON itself.")
  private Optional<String> config = Optional.empty();

  /** The answer is the exit status. */
  int launch(ObjectNode form) throws InterruptedException {
    ApiClient client = api.client();
    notBefore.ifPresent(time -> form.put("notBefore", time));
    if (!tags.isEmpty()) {
      form.set("tags", Json.mapper().valueToTree(tags));
    }
    config.ifPresent(given -> form.set("runConfig", GivenConfig.read(given)));
    JsonNode run = client.post("/api/v1/runs", form);
    if (!await) {
      output.print(run);
      return 0;
    }
    JsonNode ended = ended(client, run.path("id").asText());
    output.print(ended);
    return ended.path("status").asText().equals("SUCCESS") ? 0 : 1;
  }

  /** The run, or the last of those that followed it by themselves. */
  private static JsonNode ended(ApiClient client, String id) throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    JsonNode run = client.get("/api/v1/runs/" + id, Map.of());
    while (run.path("endedAt").asText("").isEmpty() || run.at(RETRY).isTextual()) {
      never.await(POLL_MILLIS, TimeUnit.MILLISECONDS);
      run = next(client, run);
    }
    return run;
  }

  /** As it is now; a retry is stored a moment after the failure that it follows. */
  private static JsonNode next(ApiClient client, JsonNode run) {
    try {
      String id = run.at(RETRY).asText(run.path("id").asText());
      return client.get("/api/v1/runs/" + id, Map.of());
    } catch (ApiException e) {
      if (e.isNoConnection() || !run.at(RETRY).isTextual()) {
        throw e;
      }
      return run;
    }
  }
}
