package io.tranche.run.files;

import static io.restassured.RestAssured.given;
import static io.tranche.run.Runs.NOW;
import static io.tranche.run.TestWorld.PATIENCE;
import static io.tranche.run.TestWorld.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.restassured.http.ContentType;
import io.tranche.contracts.assets.AssetEvent;
import io.tranche.contracts.runs.RunConfiguration;
import io.tranche.platform.catalog.CatalogView;
import io.tranche.platform.secrets.Secrets;
import io.tranche.run.Runs;
import io.tranche.run.TestWorld;
import io.tranche.run.execution.Executions;
import io.tranche.run.lifecycle.Run;
import io.tranche.run.lifecycle.RunRepository;
import io.tranche.run.materializer.FencedOff;
import io.tranche.run.materializer.MaterializationContext;
import io.tranche.run.materializer.PartitionInput;
import io.tranche.run.replica.Replicas;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Runs whose work is done elsewhere, and the files that they leave. */
@Singleton
public class FilesWorld {

  @ConfigProperty(name = "tranche.secrets.directory")
  String secrets;

  @Inject TestWorld world;
  @Inject RunRepository runs;
  @Inject CatalogView catalog;
  @Inject Replicas replicas;
  @Inject Executions executions;
  @Inject FileStores stores;
  @Inject Secrets revealing;

  /** Defines a bundle with places for {@code FOLDER}, {@code PREFIX} and {@code S3}. */
  public void define(String bundle, Path folder, S3Server server) throws IOException {
    Path secret = Path.of(secrets).resolve("lake/key");
    Files.createDirectories(secret.getParent());
    Files.writeString(secret, S3Server.SECRET_KEY);
    world.define(
        bundle
            .replace("FOLDER", folder.resolve("lake").toString())
            .replace("PREFIX", UUID.randomUUID().toString())
            .replace("S3", server.endpoint()));
  }

  /** Asks for a run of an asset that is not partitioned. */
  public String launch(String asset) {
    return given()
        .contentType(ContentType.JSON)
        .body(Map.of("asset", asset))
        .post("/api/v1/runs")
        .then()
        .statusCode(201)
        .extract()
        .jsonPath()
        .getString("id");
  }

  /** What is told of the one materialization of a run. */
  public Map<String, Object> metadata(String runId) {
    return world.assetEvents(runId).stream()
        .filter(AssetEvent.Materialized.class::isInstance)
        .map(event -> ((AssetEvent.Materialized) event).metadata())
        .findFirst()
        .orElseThrow();
  }

  /** A run that a replica that is dead by now had started. */
  public Run left(String asset) {
    Run run =
        Run.requested(
                Runs.launch(UUID.randomUUID().toString(), asset, ""),
                catalog.current().number(),
                NOW)
            .started("dead", 1, NOW);
    await(runs.insert(List.of(run)));
    return run;
  }

  public MaterializationContext context(Run run, String asset) {
    return new MaterializationContext(
        run.id(),
        run.token(),
        List.of(catalog.current().asset(asset)),
        catalog.current(),
        List.of(new PartitionInput("", Map.of(), Optional.empty(), Map.of(), Optional.empty())),
        RunConfiguration.EMPTY,
        line -> {},
        revealing.reveal(),
        (one, dependency, partitions) -> List.of());
  }

  /** The files of a run as its former owner sees them. */
  public RemoteExchange exchange(Run left, String asset) {
    return new RemoteExchange(context(left, asset), stores, Optional.empty());
  }

  /** From then on the former owner can neither publish nor remove anything. */
  public static void awaitFence(RemoteExchange former, String attempt) {
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThatThrownBy(() -> former.places(attempt)).isInstanceOf(FencedOff.class));
  }

  public void takeOver(Run left) {
    Run taken = left.takenOver(replicas.self(), 2, NOW);
    Set<String> changed = await(runs.change(List.of(new RunRepository.Transition(left, taken))));
    assertThat(changed).containsExactly(left.id());
    executions.executeTakenOver(taken);
  }
}
