package io.tranche.browser;

import static java.util.Objects.requireNonNull;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonArray;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** What there is to see: partitions and runs in several states, which no test changes. */
final class Sample {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private Sample() {}

  static void apply(Installation to) throws IOException {
    try (InputStream bundle = requireNonNull(Sample.class.getResourceAsStream("/bundle.yaml"))) {
      to.apply("browser", new String(bundle.readAllBytes(), StandardCharsets.UTF_8));
    }
    to.post(
        "/api/v1/partition-sets/keys",
        """
        {"set": "files", "keys": ["eu/2024-01-01.csv", "us/2024-01-01.csv", "us/2024-01-02.csv"]}
        """);
    to.post("/api/v1/runs", "{\"asset\": \"regions\", \"partition\": \"asia\"}");
    to.post("/api/v1/runs", "{\"asset\": \"refused\", \"partition\": \"one\"}");
    await("the runs have ended")
        .atMost(PATIENCE)
        .until(() -> !runs(to, "FAILURE").isEmpty() && !runs(to, "SUCCESS").isEmpty());
  }

  /** Returns when the run has ended. */
  static void materialize(Installation of, String asset, String partition) {
    String run =
        of.post(
                "/api/v1/runs",
                "{\"asset\": \"%s\", \"partition\": \"%s\"}".formatted(asset, partition))
            .get("id")
            .getAsString();
    await("run " + run + " has ended")
        .atMost(PATIENCE)
        .until(() -> of.get("/api/v1/runs/" + run).get("status").getAsString().equals("SUCCESS"));
  }

  /** The id of a run whose program has failed. */
  static String failedRun(Installation of) {
    return runs(of, "FAILURE").get(0).getAsJsonObject().get("id").getAsString();
  }

  private static JsonArray runs(Installation of, String status) {
    return of.get("/api/v1/runs?limit=1&status=" + status).getAsJsonArray("items");
  }
}
