package io.tranche.run.endpoint;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.tranche.contracts.assets.AssetEvent;
import io.tranche.contracts.runs.RunStatus;
import io.tranche.run.TestWorld;
import io.tranche.run.lifecycle.Run;
import io.tranche.testing.TrancheTestResource;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The service that the guide shows, for the bundle that the guide shows. */
@QuarkusTest
@QuarkusTestResource(TrancheTestResource.class)
class ServiceScriptTest {

  private static final Path GUIDES = Path.of("../docs/guides").toAbsolutePath().normalize();
  private static final Pattern BUNDLE =
      Pattern.compile("^```yaml service\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

  @TempDir Path folder;

  @Inject TestWorld world;

  @Test
  void makesReportsAtOnceAndLater() throws IOException, InterruptedException {
    String python = Optional.ofNullable(System.getenv("TRANCHE_PYTHON")).orElse("python3");
    assumeTrue(
        isThere(python) || System.getenv("TRANCHE_REQUIRE_WORKER") != null,
        "no python3; TRANCHE_PYTHON names one");
    Matcher bundle = BUNDLE.matcher(Files.readString(GUIDES.resolve("materializers.md")));
    assertThat(bundle.find()).isTrue();
    Process service =
        new ProcessBuilder(python, GUIDES.resolve("service.py").toString(), "0", folder.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader output = service.inputReader()) {
      String url = output.readLine().replace(" is ready", "");
      world.define(bundle.group(1).replace("http://127.0.0.1:9400", url));
      for (String asset : List.of("reports/now", "reports/later")) {
        Run run = world.ended(launch(asset, "2024-01-05", "2024-01-06"));

        assertThat(run.error()).isEmpty();
        assertThat(run.status()).isEqualTo(RunStatus.SUCCESS);
        assertThat(folder.resolve("2024-01-06.txt")).hasContent("Report of 2024-01-06");
        assertThat(folder.resolve("2024-01-06.token")).hasContent(Long.toString(run.token()));
        assertThat(world.assetEvents(run.id()))
            .extracting(event -> ((AssetEvent.Materialized) event).metadata())
            .containsExactly(Map.of("characters", 20), Map.of("characters", 20));
      }
    } finally {
      service.destroyForcibly();
    }
  }

  private static boolean isThere(String python) throws InterruptedException {
    try {
      return new ProcessBuilder(python, "-c", "").start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static String launch(String asset, String... partitions) {
    return given()
        .contentType(ContentType.JSON)
        .body(Map.of("asset", asset, "partitions", partitions))
        .post("/api/v1/runs")
        .then()
        .statusCode(201)
        .extract()
        .jsonPath()
        .getString("id");
  }
}
