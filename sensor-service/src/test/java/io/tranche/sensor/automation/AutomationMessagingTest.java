package io.tranche.sensor.automation;

import static io.tranche.sensor.Broker.header;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tranche.contracts.Origin;
import io.tranche.contracts.assets.AssetEvent;
import io.tranche.contracts.runs.RunRequest;
import io.tranche.platform.catalog.CatalogView;
import io.tranche.testing.TrancheTestResource;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(TrancheTestResource.class)
class AutomationMessagingTest {

  @Inject CopyRepository copies;
  @Inject WindowEnds windowEnds;
  @Inject EagerAutomation automation;
  @Inject CatalogView catalogs;
  @Inject MongoWindowEndRepository windowEndRepository;
  @Inject Clock clock;

  private EagerBed bed;

  @BeforeEach
  void open() {
    bed = new EagerBed(copies);
  }

  @AfterEach
  void close() {
    bed.close();
  }

  @Test
  void requestsTheCellOfAFileWhenEveryFileOfTheCellIsThere() {
    bed.register(
        EagerBed.member("a1", 1, 1, "2024-01-01", "us"),
        EagerBed.member("a2", 2, 1, "2024-01-01", "us"));
    bed.materialize("raw", "a1", 1);
    bed.awaitDecision("cells", "2024-01-01|us", "waiting");
    assertThat(bed.explanation("cells", "2024-01-01|us").orElseThrow().missing())
        .containsExactly("raw|a2");

    AssetEvent.Materialized last = bed.materialize("raw", "a2", 2);

    RunRequest.Launch launch = bed.launch("cells", "2024-01-01|us").get(0);
    assertThat(launch.origin()).isEqualTo(Origin.automation("cells"));
    assertThat(launch.cause().type()).isEqualTo("materialization");
    assertThat(launch.cause().id()).isEqualTo(last.id());
    bed.awaitDecision("cells", "2024-01-01|us", "requested");
    assertThat(bed.explanation("cells", "2024-01-01|us").orElseThrow().requestId())
        .contains(launch.id());
  }

  @Test
  void waitsForAPartitionThatWasWipedAsForAnyThatIsMissing() {
    bed.register(
        EagerBed.member("w1", 31, 1, "2024-01-09", "us"),
        EagerBed.member("w2", 32, 1, "2024-01-09", "us"));
    bed.materialize("raw", "w1", 1);
    await()
        .atMost(EagerBed.PATIENCE)
        .untilAsserted(() -> assertThat(bed.token("raw", "w1")).contains(1L));

    bed.wipe("raw", "w1", 1);
    await()
        .atMost(EagerBed.PATIENCE)
        .untilAsserted(() -> assertThat(bed.token("raw", "w1")).isEmpty());
    bed.materialize("raw", "w2", 2);
    bed.awaitDecision("cells", "2024-01-09|us", "waiting");
    await()
        .atMost(EagerBed.PATIENCE)
        .untilAsserted(
            () ->
                assertThat(bed.explanation("cells", "2024-01-09|us").orElseThrow().missing())
                    .containsExactly("raw|w1"));

    bed.materialize("raw", "w1", 3);
    bed.launch("cells", "2024-01-09|us");
    bed.wipe("raw", "w1", 1);
    bed.materialize("raw", "w2", 4);
    bed.launches().await(2, EagerBed.of("cells", "2024-01-09|us"));
  }

  @Test
  void requestsAssetsThatAreMadeTogetherOnce() {
    bed.materialize("source", "x", 1);
    bed.launches().await(1, EagerBed.of("left", "x"));
    bed.awaitDecision("left", "x", "requested");
    bed.awaitDecision("right", "x", "requested");

    bed.materialize("left", "x", 2);
    bed.materialize("right", "x", 2);
    await()
        .atMost(EagerBed.PATIENCE)
        .untilAsserted(() -> assertThat(bed.token("right", "x")).contains(2L));
    bed.materialize("source", "x", 3);

    assertThat(
            bed.launches().await(2, EagerBed.of("left", "x")).stream()
                .map(one -> header(one, "ce_id"))
                .distinct())
        .hasSize(2);
    assertThat(bed.launches().await(0, EagerBed.of("right", "x"))).isEmpty();
  }

  @Test
  void asksWithTheSameIdWhenAnEventComesAgain() {
    bed.register(EagerBed.member("b1", 11, 1, "2024-01-02", "us"));
    bed.materialize("raw", "b1", 1);
    bed.materialize("raw", "b1", 1);

    List<ConsumerRecord<String, byte[]>> first =
        bed.launches().await(1, EagerBed.of("cells", "2024-01-02|us"));
    bed.materialize("raw", "b1", 2);

    bed.awaitRequestOtherThan(header(first.get(0), "ce_id"), "cells", "2024-01-02|us");
    assertThat(
            bed.launches().await(2, EagerBed.of("cells", "2024-01-02|us")).stream()
                .map(one -> header(one, "ce_id"))
                .distinct())
        .hasSize(2);
  }

  @Test
  void requestsTheCellWhenTheFileThatItWaitedForIsGone() {
    bed.register(
        EagerBed.member("c1", 21, 1, "2024-01-03", "us"),
        EagerBed.member("c2", 22, 1, "2024-01-03", "us"));
    bed.materialize("raw", "c1", 1);
    bed.awaitDecision("cells", "2024-01-03|us", "waiting");

    bed.register(EagerBed.removed("c2", 22, 2, "2024-01-03", "us"));

    assertThat(bed.launch("cells", "2024-01-03|us")).hasSize(1);
  }

  @Test
  void bringsACellUpToDateWhenItsLastFileIsGone() {
    bed.register(EagerBed.member("d1", 31, 1, "2024-01-04", "us"));
    bed.materialize("raw", "d1", 1);
    bed.launches().await(1, EagerBed.of("cells", "2024-01-04|us"));
    bed.materialize("cells", "2024-01-04|us", 2);
    await()
        .atMost(EagerBed.PATIENCE)
        .untilAsserted(() -> assertThat(bed.token("cells", "2024-01-04|us")).contains(2L));

    bed.register(EagerBed.removed("d1", 31, 2, "2024-01-04", "us"));

    bed.launches().await(2, EagerBed.of("cells", "2024-01-04|us"));
  }

  @Test
  void remembersAMaterializationThatWasHeardOfBeforeItsMember() {
    bed.materialize("raw", "e1", 1);
    await()
        .atMost(EagerBed.PATIENCE)
        .untilAsserted(() -> assertThat(bed.token("raw", "e1")).contains(1L));

    bed.register(EagerBed.member("e1", 41, 1, "2024-01-05", "us"));

    assertThat(bed.launch("cells", "2024-01-05|us")).hasSize(1);
  }

  @Test
  void doesNotLetAnOlderMaterializationReplaceANewerOne() {
    bed.materialize("raw", "f1", 7);
    await()
        .atMost(EagerBed.PATIENCE)
        .untilAsserted(() -> assertThat(bed.token("raw", "f1")).contains(7L));
    bed.materialize("raw", "f1", 6);
    bed.materialize("raw", "f2", 1);

    await()
        .atMost(EagerBed.PATIENCE)
        .untilAsserted(() -> assertThat(bed.token("raw", "f2")).contains(1L));
    assertThat(bed.token("raw", "f1")).contains(7L);
  }

  @Test
  void requestsTheMonthOfACellAlthoughOthersAreMissing() {
    bed.materialize("cells", "2024-02-10|eu", 3);

    assertThat(bed.launch("months", "2024-02-01")).hasSize(1);
  }

  @Test
  void requestsAnAssetWithoutPartitionsForEveryChange() {
    bed.materialize("cells", "2024-03-10|eu", 4);
    bed.launches().await(1, EagerBed.of("total", ""));
    bed.materialize("cells", "2024-03-11|eu", 5);

    bed.launches().await(2, EagerBed.of("total", ""));
  }

  @Test
  void requestsTheCellOfAFileOfTodayWhenItsDayHasEnded() {
    String cell = cellOfAFileOf("h1", tomorrow());

    windowEnds.look(startOfDay(tomorrow().plusDays(1))).await().atMost(EagerBed.PATIENCE);

    RunRequest.Launch launch = bed.launch("cells", cell).get(0);
    assertThat(launch.cause().type()).isEqualTo("windowEnd");
    bed.awaitDecision("cells", cell, "requested");
    bed.awaitDecision("cells", tomorrow() + "|eu", "nothing upstream");
  }

  @Test
  void asksWithTheSameIdWhenTheNextProcessLooksAtTheSameWindow() {
    LocalDate day = tomorrow().plusDays(1);
    String cell = cellOfAFileOf("i1", day);
    for (int process = 0; process < 2; process++) {
      WindowEnds next = new WindowEnds(catalogs, automation, windowEndRepository, clock);
      next.resume(clock.instant()).await().atMost(EagerBed.PATIENCE);
      next.look(startOfDay(day.plusDays(1))).await().atMost(EagerBed.PATIENCE);
    }

    assertThat(
            bed.launches().await(2, EagerBed.of("cells", cell)).stream()
                .map(one -> header(one, "ce_id"))
                .distinct())
        .hasSize(1);
  }

  @Test
  void explainsWhatIsNotRequestedWhileLaunchingIsPaused() {
    EagerBed.launching("pause");
    try {
      bed.materialize("cells", "2024-04-10|eu", 6);
      bed.awaitDecision("months", "2024-04-01", "paused");
    } finally {
      EagerBed.launching("resume");
    }
    bed.materialize("cells", "2024-04-11|eu", 7);

    assertThat(bed.launch("months", "2024-04-01")).hasSize(1);
    bed.awaitDecision("months", "2024-04-01", "requested");
  }

  @Test
  void leavesAssetsWithoutAutomationAlone() {
    bed.register(EagerBed.member("g1", 51, 1, "2024-01-06", "us"));
    bed.materialize("raw", "g1", 1);
    bed.launches().await(1, EagerBed.of("cells", "2024-01-06|us"));

    assertThat(bed.explanation("copy", "g1")).isEmpty();
  }

  /** The cell has not ended, so that nothing is asked for when its file is there. */
  private String cellOfAFileOf(String key, LocalDate day) {
    bed.register(EagerBed.member(key, key.hashCode(), 1, day.toString(), "us"));
    bed.materialize("raw", key, 1);
    await()
        .atMost(EagerBed.PATIENCE)
        .untilAsserted(() -> assertThat(bed.token("raw", key)).contains(1L));
    String cell = day + "|us";
    assertThat(bed.explanation("cells", cell).flatMap(Explanation::requestId)).isEmpty();
    return cell;
  }

  private LocalDate tomorrow() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).plusDays(1);
  }

  private static Instant startOfDay(LocalDate day) {
    return day.atStartOfDay(ZoneOffset.UTC).toInstant();
  }
}
