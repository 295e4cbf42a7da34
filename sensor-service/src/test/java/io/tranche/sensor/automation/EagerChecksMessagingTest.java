package io.tranche.sensor.automation;

import static io.tranche.sensor.Broker.header;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tranche.contracts.assets.AssetEvent;
import io.tranche.testing.TrancheTestResource;
import jakarta.inject.Inject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(TrancheTestResource.class)
class EagerChecksMessagingTest {

  @Inject CopyRepository copies;

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
  void makesNothingOfAPartitionThatDidNotPassABlockingCheckAndAllOfTheOthers() {
    bed.check("a", 8, false, 8);
    bed.materialize("checked", "a", 8);
    bed.awaitDecision("summary", "", "held by a check");
    bed.check("b", 9, true, 9);
    bed.materialize("checked", "b", 9);

    assertThat(bed.launch("reader", "b")).hasSize(1);
    bed.awaitDecision("summary", "", "requested");
    bed.awaitDecision("reader", "a", "held by a check");
    assertThat(bed.explanation("reader", "a").orElseThrow().missing()).containsExactly("checked|a");
    assertThat(bed.explanation("reader", "a").orElseThrow().requestId()).isEmpty();
  }

  @Test
  void makesItWhenTheNextMaterializationPasses() {
    bed.check("c", 10, false, 10);
    bed.materialize("checked", "c", 10);
    bed.awaitDecision("reader", "c", "held by a check");

    bed.check("c", 11, true, 11);
    bed.check("c", 10, false, 10);
    bed.materialize("checked", "c", 11);

    assertThat(bed.launch("reader", "c")).hasSize(1);
  }

  @Test
  void makesItWhenSomebodyReportsThatItPassesAndAsksWithOneIdHoweverOften() {
    bed.check("d", 12, false, 12);
    bed.materialize("checked", "d", 12);
    bed.awaitDecision("reader", "d", "held by a check");

    AssetEvent.Checked first = bed.report("d", 12, 13);
    assertThat(bed.launch("reader", "d").get(0).cause().id()).isEqualTo(first.id());

    bed.report("d", 12, 14);
    assertThat(
            bed.launches().await(2, EagerBed.of("reader", "d")).stream()
                .map(one -> header(one, "ce_id"))
                .distinct())
        .hasSize(1);
  }
}
