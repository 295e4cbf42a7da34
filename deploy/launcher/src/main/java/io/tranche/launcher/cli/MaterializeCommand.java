package io.tranche.launcher.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tranche.contracts.Json;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "materialize",
    description = "Launch a run of one partition.",
    mixinStandardHelpOptions = true)
public final class MaterializeCommand implements Callable<Integer> {

  private static final long POLL_MILLIS = 200;

  @Mixin private ApiOptions api = new ApiOptions();
  @Mixin private Output output = new Output();

  @Parameters(index = "0", paramLabel = "ASSET", description = "The asset's key.")
  private String asset = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "PARTITION",
      description = "The partition's key; none for an asset that is not partitioned.")
  private String partition = "";

  @Option(names = "--wait", description = "Wait for the end: 0 if it succeeded, else 1.")
  private boolean await;

  @Override
  public Integer call() throws InterruptedException {
    ApiClient client = api.client();
    ObjectNode body = Json.mapper().createObjectNode().put("asset", asset);
    body.put("partition", partition);
    JsonNode run = client.post("/api/v1/runs", body);
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
