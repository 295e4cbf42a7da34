package io.tranche.run.execution;

import static io.tranche.run.Runs.NOW;
import static io.tranche.run.Runs.launch;
import static io.tranche.run.TestWorld.member;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tranche.contracts.definitions.AssetDocument;
import io.tranche.contracts.definitions.Bundle;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.run.lifecycle.Run;
import io.tranche.run.materializer.PartitionInput;
import io.tranche.run.member.AbsentMembers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class PartitionInputsTest {

  private static final Bundle BUNDLE =
      Bundle.parse(
          """
          apiVersion: tranche.io/v1
          bundle: inputs
          partitionSets: [{name: files}]
          assets: [{key: orders, partitions: {type: dynamic, name: files}, materializer: {type: none}}]
          """
              .getBytes(StandardCharsets.UTF_8));
  private static final AssetDocument ASSET =
      Catalog.of(
              1,
              BUNDLE.documents().stream()
                  .map(document -> new Catalog.Owned(BUNDLE.name(), document))
                  .toList())
          .asset("orders");
  private static final Run RUN = Run.requested(launch("1", "orders", "a"), 1, NOW);

  @Test
  void waitsForAStoreThatIsAway() throws InterruptedException {
    PartitionInputs inputs =
        new PartitionInputs(AbsentMembers.times(2, member("files", "a", 0, 1)));

    assertThat(inputs.load(RUN, List.of("a"), ASSET))
        .extracting(PartitionInput::key)
        .containsExactly("a");
  }

  @Test
  void waitsNoLongerThanItsRun() {
    PartitionInputs inputs = new PartitionInputs(AbsentMembers.times(Integer.MAX_VALUE));
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> inputs.load(RUN, List.of("a"), ASSET))
        .isInstanceOf(InterruptedException.class);
    assertThat(Thread.interrupted()).isFalse();
  }
}
