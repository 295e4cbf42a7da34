package io.tranche.sensor.directory;

import static io.restassured.RestAssured.given;
import static io.tranche.sensor.Broker.TOPICS;
import static io.tranche.sensor.Broker.header;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tranche.contracts.Json;
import io.tranche.contracts.Origin;
import io.tranche.contracts.commands.Command;
import io.tranche.contracts.commands.Resource;
import io.tranche.contracts.definitions.FileSensorDocument;
import io.tranche.contracts.sets.DynamicPartitionRequest;
import io.tranche.platform.catalog.CatalogView;
import io.tranche.platform.messaging.RecordSender;
import io.tranche.sensor.Broker;
import io.tranche.sensor.Broker.Tail;
import io.tranche.sensor.Bundles;
import io.tranche.testing.TrancheTestResource;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.WatchService;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@QuarkusTest
@WithTestResource(TrancheTestResource.class)
class DirectorySensorsTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final AtomicInteger NAMES = new AtomicInteger();

  @TempDir Path folder;

  @Inject CatalogView catalogs;
  @Inject DirectoryRepository repository;
  @Inject FolderCursors cursors;
  @Inject DirectoryConfig config;
  @Inject RecordSender sender;

  private final String name = "folder-" + NAMES.incrementAndGet();
  private Broker broker;
  private Tail requests;
  private Tail arrivals;

  @BeforeEach
  void open() {
    broker = new Broker();
    requests = broker.tail(TOPICS.dynamicPartitionRequests());
    arrivals = broker.tail(TOPICS.fileArrivals());
  }

  @AfterEach
  void close() {
    apply("assets: []");
    requests.close();
    arrivals.close();
    broker.close();
  }

  @Test
  void takesFilesThatAreThereAndFilesThatCome() throws IOException {
    write("in/2024-01-01.csv", "there before");
    watch();
    requests.await(1, adds("in/2024-01-01.csv"));

    write("in/deep/er/2024-01-02.csv", "in a folder that did not exist");
    write("in/2024-01-03.csv", "new");

    requests.await(1, adds("in/2024-01-03.csv"));
    requests.await(1, adds("in/deep/er/2024-01-02.csv"));
  }

  @Test
  void announcesAFileUnderTheIdOfItsStateWithItsTimeAndSize() throws IOException {
    Path file = write("in/a.csv", "four");
    Instant modified = Instant.parse("2024-01-01T00:00:00.123Z");
    Files.setLastModifiedTime(file, FileTime.from(modified));
    watch();

    ConsumerRecord<String, byte[]> arrival = arrivals.await(1, announces("in/a.csv")).get(0);
    DynamicPartitionRequest request =
        Json.read(
            requests.await(1, adds("in/a.csv")).get(0).value(), DynamicPartitionRequest.class);

    assertThat(Json.tree(arrival.value()))
        .isEqualTo(
            Json.tree(
                ("{\"bucket\":\"%s\",\"key\":\"in/a.csv\",\"size\":4,"
                        + "\"time\":\"2024-01-01T00:00:00.123Z\"}")
                    .formatted(name)
                    .getBytes(UTF_8)));
    assertThat(header(arrival, "ce_time")).isEqualTo("2024-01-01T00:00:00.123Z");
    assertThat(request.adds().get(0).source().orElseThrow().order())
        .isEqualTo("2024-01-01T00:00:00.123000000Z");
  }

  @Test
  void leavesTemporaryAndHiddenFilesUntilTheyHaveTheirName() throws IOException {
    write("in/.hidden.csv", "x");
    write(".hidden/a.csv", "x");
    Path partial = write("in/b.csv.part", "half");
    write("other/c.csv", "not of the pattern");
    watch();
    write("in/d.csv", "whole");
    requests.await(1, adds("in/d.csv"));

    Files.move(partial, folder.resolve("in/b.csv"), StandardCopyOption.ATOMIC_MOVE);

    requests.await(1, adds("in/b.csv"));
    assertThat(announced(2)).containsExactly("in/b.csv", "in/d.csv");
  }

  @Test
  void missesNothingWhileItIsStoppedAndAnnouncesNothingTwice() throws IOException {
    write("in/before.csv", "x");
    watch();
    requests.await(1, adds("in/before.csv"));
    await().atMost(PATIENCE).until(() -> taken().contains("in/before.csv"));
    operate("stop");
    write("in/while-stopped.csv", "x");

    operate("start");

    requests.await(1, adds("in/while-stopped.csv"));
    await()
        .atMost(PATIENCE)
        .until(() -> taken().equals(Set.of("in/before.csv", "in/while-stopped.csv")));
    arrivals.await(1, announces("in/while-stopped.csv"));
    assertThat(arrivals.await(1, announces("in/before.csv"))).hasSize(1);
  }

  @Test
  void takesTheFilesBehindItsCursorAgainAndAnnouncesThemAsBefore() throws IOException {
    write("in/a.csv", "x");
    write("in/b.csv", "x");
    watch();
    await().atMost(PATIENCE).until(() -> taken().equals(Set.of("in/a.csv", "in/b.csv")));
    given()
        .get("/api/v1/sensors/cursor?name=" + name)
        .then()
        .statusCode(200)
        .body("taken", equalTo(2))
        .body("listing", nullValue());

    move(Map.of("name", name, "cursor", "in/a.csv"));

    List<ConsumerRecord<String, byte[]>> twice = arrivals.await(2, announces("in/b.csv"));
    assertThat(header(twice.get(1), "ce_id")).isEqualTo(header(twice.get(0), "ce_id"));
    assertThat(twice.get(1).value()).isEqualTo(twice.get(0).value());
    await().atMost(PATIENCE).until(() -> taken().equals(Set.of("in/a.csv", "in/b.csv")));
    assertThat(arrivals.upToNow(announces("in/a.csv"))).hasSize(1);

    move(Map.of("name", name, "delete", true));

    arrivals.await(2, announces("in/a.csv"));
    arrivals.await(3, announces("in/b.csv"));
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                given()
                    .get("/api/v1/ticks?sensor=" + name)
                    .then()
                    .body(
                        "items.about",
                        hasItems(
                            "cursor set to in/a.csv by person:http",
                            "cursor deleted by person:http")));
  }

  @Test
  void aCommandThatComesAgainMovesItOnce() {
    var command =
        new Command.SetCursor(Resource.sensor(name), Optional.empty(), Origin.person("test"));
    FolderFile file = new FolderFile("in/a.csv", new Stamp(Instant.EPOCH, 1));
    String other = name + "2";
    repository.save(name, List.of(file)).await().atMost(PATIENCE);
    repository.save(other, List.of(file)).await().atMost(PATIENCE);

    cursors.move(command, "c1").await().atMost(PATIENCE);
    assertThat(repository.count(name).await().atMost(PATIENCE)).isZero();
    repository.save(name, List.of(file)).await().atMost(PATIENCE);
    cursors.move(command, "c1").await().atMost(PATIENCE);

    assertThat(repository.count(name).await().atMost(PATIENCE)).isEqualTo(1);
    assertThat(repository.count(other).await().atMost(PATIENCE)).isEqualTo(1);
    assertThat(cursors.movedBy("c1", name).await().atMost(PATIENCE)).isPresent();
    assertThat(cursors.movedBy("c2", name).await().atMost(PATIENCE)).isEmpty();
  }

  @Test
  void takesEachOfManyFilesThatAreDroppedAtOnce() throws IOException {
    watch();
    Set<String> dropped = new TreeSet<>();
    for (int i = 0; i < 2_000; i++) {
      String key = "in/%03d/%d.csv".formatted(i % 20, i);
      write(key, "x");
      dropped.add(key);
    }

    assertThat(announced(dropped.size())).isEqualTo(dropped);
    await().atMost(PATIENCE).until(() -> taken().equals(dropped));
  }

  @Test
  void looksAgainSoonForAFolderThatIsNotThereYet() throws IOException {
    FileSensorDocument sensor =
        Bundles.catalog(
                1,
                """
                apiVersion: tranche.io/v1
                bundle: later
                connections: [{name: later, type: folder, bucket: later, path: later}]
                assets: [{key: a, materializer: {type: none}}]
                sensors:
                  - {name: later, type: directory, match: {bucket: later, key: "{name}"}, target: a}
                """)
            .sensors(FileSensorDocument.class)
            .get(0);
    Path later = folder.resolve("later");
    Instant now = Instant.parse("2024-01-01T00:00:00Z");
    try (WatchService changes = FileSystems.getDefault().newWatchService()) {
      DirectorySensor looking =
          new DirectorySensor(
              sensor,
              later,
              changes,
              new DirectorySensor.Parts(repository, sender, TOPICS, config),
              now);

      looking.look(Clock.fixed(now, ZoneOffset.UTC));
      assertThat(looking.nextLook()).isEqualTo(now.plusSeconds(1));

      Files.createDirectory(later);
      looking.look(Clock.fixed(now.plusSeconds(1), ZoneOffset.UTC));
      assertThat(looking.nextLook()).isEqualTo(now.plusSeconds(1).plus(config.interval()));
    }
  }

  private void watch() {
    apply(
        """
        connections:
          - {name: %1$s, type: folder, bucket: %1$s, path: "%2$s"}
        partitionSets: [{name: dropped}]
        assets:
          - {key: dropped, partitions: {type: dynamic, name: dropped}, materializer: {type: none}}
          - {key: all, materializer: {type: none}}
        sensors:
          - name: %1$s
            type: directory
            match: {bucket: %1$s, key: "in/{name}.csv"}
            add: {set: dropped, key: "{key}"}
            target: dropped
          - name: %1$s-deep
            type: directory
            match: {bucket: %1$s, key: "in/{one}/{name}.csv"}
            add: {set: dropped, key: "{key}"}
            target: dropped
          - name: %1$s-deeper
            type: directory
            match: {bucket: %1$s, key: "in/{one}/{two}/{name}.csv"}
            add: {set: dropped, key: "{key}"}
            target: dropped
        """
            .formatted(name, folder));
  }

  private void apply(String documents) {
    long number = broker.apply("apiVersion: tranche.io/v1\nbundle: folders\n" + documents);
    await().atMost(PATIENCE).until(() -> catalogs.current().number() >= number);
  }

  private Path write(String key, String text) throws IOException {
    Path file = folder.resolve(key);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private void move(Map<String, Object> form) {
    given()
        .contentType("application/json")
        .body(form)
        .post("/api/v1/sensors/cursor")
        .then()
        .statusCode(201)
        .body("applied", equalTo(true));
  }

  private void operate(String verb) {
    given()
        .contentType("application/json")
        .body(Map.of("name", name))
        .post("/api/v1/sensors/" + verb)
        .then()
        .statusCode(201);
  }

  /** By all three sensors. */
  private Set<String> taken() {
    Set<String> taken = new TreeSet<>();
    for (String sensor : Set.of(name, name + "-deep", name + "-deeper")) {
      taken.addAll(repository.taken(sensor).await().atMost(PATIENCE).keySet());
    }
    return taken;
  }

  private Set<String> announced(int atLeast) {
    return arrivals.await(atLeast, one -> event(one).startsWith(name + "/")).stream()
        .map(one -> event(one).substring(name.length() + 1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private Predicate<ConsumerRecord<String, byte[]>> announces(String key) {
    return one -> event(one).equals(name + "/" + key);
  }

  private static String event(ConsumerRecord<String, byte[]> arrival) {
    return String.valueOf(arrival.key());
  }

  private static Predicate<ConsumerRecord<String, byte[]>> adds(String key) {
    return one ->
        Json.read(one.value(), DynamicPartitionRequest.class).adds().stream()
            .anyMatch(add -> add.key().equals(key));
  }
}
