package io.tranche.launcher.cli;

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

  @Mixin private ApiOptions api = new ApiOptions();
  @Mixin private Output output = new Output();

  @Option(names = "--wait", description = "Wait for the end: 0 if it succeeded, else 1.")
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

  /** The answer is the exit status. */
  int launch(ObjectNode form) throws InterruptedException {
    ApiClient client = api.client();
    notBefore.ifPresent(time -> form.put("notBefore", time));
    if (!tags.isEmpty()) {
      form.set("tags", Json.mapper().valueToTree(tags));
    }
    JsonNode run = client.post("/api/v1/runs", form);
    if (!await) {
      output.print(run);
      return 0;
    }
    JsonNode ended = ended(client, run.path("id").asText());
    output.print(ended);
    return ended.path("status").asText().equals("SUCCESS") ? 0 : 1;
  }

  private static JsonNode ended(ApiClient client, String id) throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    JsonNode run = client.get("/api/v1/runs/" + id, Map.of());
    while (run.path("endedAt").asText("").isEmpty()) {
      never.await(POLL_MILLIS, TimeUnit.MILLISECONDS);
      run = client.get("/api/v1/runs/" + id, Map.of());
    }
    return run;
  }
}
