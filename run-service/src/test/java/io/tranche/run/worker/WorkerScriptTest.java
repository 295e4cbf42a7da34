package io.tranche.run.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tranche.contracts.assets.AssetEvent;
import io.tranche.contracts.runs.RunStatus;
import io.tranche.run.TestWorld;
import io.tranche.run.files.S3Server;
import io.tranche.testing.TrancheTestResource;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The worker that the guide shows, for the bundle that the guide shows. */
@QuarkusTest
@QuarkusTestResource(TrancheTestResource.class)
class WorkerScriptTest {

  private static final Path GUIDES = Path.of("../docs/guides").toAbsolutePath().normalize();
  private static final Pattern BUNDLE =
      Pattern.compile("^```yaml\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

  @TempDir Path folder;

  @ConfigProperty(name = "tranche.secrets.directory")
  String secrets;

  @Inject WorkerWorld workers;
  @Inject TestWorld world;

  @Test
  void makesReportsAndEndsWhenItsWorkIsDone() throws IOException, InterruptedException {
    String python = Optional.ofNullable(System.getenv("TRANCHE_PYTHON")).orElse("python3");
    assumeTrue(
        hasKafka(python) || System.getenv("TRANCHE_REQUIRE_WORKER") != null,
        "no python3 with docs/guides/worker-requirements.txt; TRANCHE_PYTHON names one");
    Matcher bundle = BUNDLE.matcher(Files.readString(GUIDES.resolve("workers.md")));
    assertThat(bundle.find()).isTrue();
    String lake = "{name: lake, type: files, path: /srv/lake}";
    assertThat(bundle.group(1)).contains(lake);
    world.define(
        bundle
            .group(1)
            .replace(lake, "{name: lake, type: files, path: \"" + folder.resolve("lake") + "\"}"));
    Process worker =
        new ProcessBuilder(
                python,
                GUIDES.resolve("worker.py").toString(),
                workers.brokers(),
                "reports",
                folder.toString(),
                workers.topics.prefix())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader output = worker.inputReader()) {
      assertThat(output.readLine()).endsWith("is ready");
      String runId = workers.launch("reports/daily", "2024-01-05", "2024-01-06");

      assertThat(workers.ended(runId).error()).isEmpty();
      assertThat(workers.load(runId).status()).isEqualTo(RunStatus.SUCCESS);
      assertThat(folder.resolve("2024-01-05.txt")).hasContent("Report of 2024-01-05");
      assertThat(folder.resolve("2024-01-06.txt.token"))
          .hasContent(Long.toString(workers.load(runId).token()));
      assertThat(world.assetEvents(runId))
          .extracting(event -> ((AssetEvent.Materialized) event).metadata())
          .containsOnly(Map.of("characters", 21));

      String tableId = workers.launch("reports/table", "2024-01-05", "2024-01-06");
      assertThat(workers.ended(tableId).error()).isEmpty();
      assertThat(folder.resolve("lake/reports/table/2024-01-06.csv"))
          .hasContent("day,visitors\n2024-01-06,3");

      try (S3Server server = new S3Server()) {
        Path secret = Path.of(secrets).resolve("lake/key");
        Files.createDirectories(secret.getParent());
        Files.writeString(secret, S3Server.SECRET_KEY);
        world.define(
            bundle
                .group(1)
                .replace(
                    lake,
                    "{name: lake, type: s3, bucket: lake, accessKey: reader, endpoint: \""
                        + server.endpoint()
                        + "\", secretKey: \"${secrets:lake:key}\"}"));
        String farId = workers.launch("reports/table", "2024-01-05");
        assertThat(workers.ended(farId).error()).isEmpty();
        assertThat(world.assetEvents(farId))
            .extracting(event -> ((AssetEvent.Materialized) event).metadata().get("size"))
            .containsExactly(26);
      }
      worker.destroy();
      assertThat(worker.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(worker.exitValue()).isZero();
    } finally {
      worker.destroyForcibly();
    }
  }

  private static boolean hasKafka(String python) throws InterruptedException {
    try {
      return new ProcessBuilder(python, "-c", "import confluent_kafka").start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
