package io.tranche.sensor.freshness;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.tranche.contracts.alerts.AlertEvent;
import io.tranche.contracts.assets.AssetEvent;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.platform.store.Databases;
import io.tranche.sensor.Bundles;
import io.tranche.sensor.MortalStore;
import io.tranche.sensor.alert.AlertTeller;
import io.tranche.sensor.automation.CopyRepository;
import io.tranche.testing.TrancheTestResource;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of partitions, with a store of their own and instants by hand. */
@QuarkusTest
@WithTestResource(TrancheTestResource.class)
class FreshnessStepsTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Instant START = Instant.parse("2024-01-10T06:00:00Z");
  private static final AtomicInteger STORES = new AtomicInteger();
  private static final Set<String> WRITES = Set.of("save", "tell", "lookedAt");

  @Inject Databases databases;
  @Inject CopyRepository copies;

  private final int store = STORES.incrementAndGet();
  private final String days = "days-" + store;
  private final String kinds = "kinds-" + store;
  private final List<AlertEvent> told = new ArrayList<>();
  private final AlertTeller teller =
      events ->
          Uni.createFrom()
              .voidItem()
              .invoke(
                  () -> {
                    synchronized (told) {
                      told.addAll(events);
                    }
                  });
  private FreshnessRepository repository;
  private Catalog catalog;
  private long token;

  @BeforeEach
  void open() {
    repository = new MongoFreshnessRepository(databases, "freshness_test_" + store);
    catalog =
        Bundles.catalog(
            1,
            """
            apiVersion: tranche.io/v1
            bundle: b
            assets:
              - {key: DAYS, partitions: {type: daily, start: "2024-01-01"}, materializer: {type: none}, freshness: {deadline: PT6H}}
              - {key: KINDS, partitions: {type: static, keys: [a, b]}, materializer: {type: none}, freshness: {maximumAge: P1D}}
            """
                .replace("DAYS", days)
                .replace("KINDS", kinds));
  }

  @Test
  void missesADeadlineOnceAndMendsItOnce() {
    judge(START.minusSeconds(10), START.minusSeconds(1));
    assertThat(told()).isEmpty();

    judge(START.minusSeconds(1), START);
    judge(START.minusSeconds(1), START);
    look(START.plusSeconds(1));
    assertThat(told()).containsExactly("freshnessMissed " + days + " 2024-01-09");
    assertThat(told.get(0).reason()).hasValue("not materialized by 2024-01-10T06:00:00Z");
    assertThat(states(days)).isEqualTo(Map.of("2024-01-09", "missed"));

    AssetEvent.Materialized late = materialize(days, "2024-01-09", START.plusSeconds(60));
    hear(late, START.plusSeconds(61));
    hear(late, START.plusSeconds(62));
    hear(materialize(days, "2024-01-09", START.plusSeconds(90)), START.plusSeconds(91));
    look(START.plusSeconds(100));
    assertThat(told())
        .containsOnly(
            "freshnessMissed " + days + " 2024-01-09", "freshnessMended " + days + " 2024-01-09");
    assertThat(states(days)).isEqualTo(Map.of("2024-01-09", "mended"));
  }

  @Test
  void keepsNothingOfPartitionsThatCameInTime() {
    hear(materialize(days, "2024-01-09", START.minusSeconds(5)), START);
    judge(START.minusSeconds(1), START);

    assertThat(told()).isEmpty();
    assertThat(states(days)).isEmpty();
  }

  @Test
  void judgesEveryWindowOfDaysOfStandstill() {
    judge(START.minus(Duration.ofDays(5)), START);

    assertThat(states(days)).hasSize(5);
    assertThat(told()).hasSize(5).doesNotHaveDuplicates();
  }

  @Test
  void missesAPartitionThatGetsTooOldEachTimeAnew() {
    hear(materialize(kinds, "a", START), START);
    hear(materialize(kinds, "b", START), START);
    hear(materialize(kinds, "a", START.plusSeconds(60)), START.plusSeconds(60));
    Instant day = START.plus(Duration.ofDays(1));
    look(day);
    look(day);
    assertThat(told()).containsExactly("freshnessMissed " + kinds + " b");
    assertThat(states(kinds)).isEqualTo(Map.of("a", "fresh", "b", "missed"));

    hear(materialize(kinds, "b", day.plusSeconds(30)), day.plusSeconds(30));
    assertThat(states(kinds)).isEqualTo(Map.of("a", "fresh", "b", "fresh"));
    look(day.plusSeconds(60));
    look(day.plus(Duration.ofDays(2)));

    assertThat(told())
        .containsOnly(
            "freshnessMissed " + kinds + " a",
            "freshnessMissed " + kinds + " b",
            "freshnessMended " + kinds + " b");
    assertThat(told.stream().map(AlertEvent::id).distinct()).hasSize(4);
  }

  @Test
  void forgetsTheDeadlineWhenTheAssetHasNoneAnyMore() {
    hear(materialize(kinds, "a", START), START);
    await(steps(repository, teller).look(Catalog.empty(), START.plus(Duration.ofDays(2))));
    look(START.plus(Duration.ofDays(3)));

    assertThat(told()).isEmpty();
  }

  @Test
  void losesNothingWhenAReplicaDiesBetweenAnyTwoWrites() {
    int write = 0;
    boolean hasDied = true;
    while (hasDied) {
      write++;
      hasDied = dies(write, false) | dies(write, true);
    }

    assertThat(write).isGreaterThan(5);
  }

  /** Whether the replica had so many writes to make. */
  private boolean dies(int write, boolean afterwards) {
    told.clear();
    Instant deadline = START.plus(Duration.ofDays(2L * write + (afterwards ? 1 : 0)));
    String day = deadline.toString().substring(0, 10);
    String partition =
        Instant.parse(day + "T00:00:00Z").minusSeconds(1).toString().substring(0, 10);
    MortalStore mortal = new MortalStore(WRITES, write, afterwards);
    FreshnessRepository its = mortal.of(FreshnessRepository.class, repository);
    AlertTeller itsTeller = mortal.of(AlertTeller.class, teller);
    boolean hasDied =
        died(steps(its, itsTeller).judge(catalog, deadline.minusSeconds(1), deadline));
    if (hasDied) {
      judge(deadline.minusSeconds(1), deadline);
    }
    AssetEvent.Materialized late = materialize(days, partition, deadline.plusSeconds(5));
    Instant heard = deadline.plusSeconds(10);
    hasDied |= died(materializations(its, itsTeller).hear(List.of(late), catalog, heard));
    hear(late, heard);
    look(deadline.plusSeconds(60));

    assertThat(told())
        .as("write %d, afterwards %s", write, afterwards)
        .containsOnly(
            "freshnessMissed " + days + " " + partition,
            "freshnessMended " + days + " " + partition);
    assertThat(told.stream().map(AlertEvent::id).distinct()).hasSize(2);
    assertThat(states(days)).containsEntry(partition, "mended");
    return hasDied;
  }

  private static boolean died(Uni<Void> work) {
    try {
      await(work);
      return false;
    } catch (MortalStore.Died e) {
      return true;
    }
  }

  private FreshnessSteps steps(FreshnessRepository its, AlertTeller itsTeller) {
    return new FreshnessSteps(its, copies, itsTeller);
  }

  private MaterializationSteps materializations(FreshnessRepository its, AlertTeller itsTeller) {
    return new MaterializationSteps(its, itsTeller, steps(its, itsTeller));
  }

  private AssetEvent.Materialized materialize(String asset, String partition, Instant at) {
    token++;
    AssetEvent.Materialized event =
        new AssetEvent.Materialized(
            asset, partition, "run-" + store + "-" + token, token, at, Map.of(), "v" + token);
    await(copies.saveStates(List.of(event)));
    return event;
  }

  private void hear(AssetEvent.Materialized event, Instant now) {
    await(materializations(repository, teller).hear(List.of(event), catalog, now));
  }

  private void judge(Instant after, Instant upTo) {
    await(steps(repository, teller).judge(catalog, after, upTo));
  }

  private void look(Instant now) {
    await(steps(repository, teller).look(catalog, now));
  }

  private List<String> told() {
    return told.stream()
        .map(
            event ->
                event.on().word() + " " + event.assets().get(0) + " " + event.partitions().get(0))
        .toList();
  }

  private Map<String, String> states(String asset) {
    Map<String, String> states = new TreeMap<>();
    await(repository.list(asset, Optional.empty(), 1_000))
        .items()
        .forEach(one -> states.put(one.partition(), one.state()));
    return states;
  }

  private static <T> T await(Uni<T> uni) {
    return uni.await().atMost(PATIENCE);
  }
}
