package io.tranche.definitions.set;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tranche.contracts.sets.PartitionSetMember;
import io.tranche.partitions.Ordinals;
import io.tranche.testing.TrancheTestResource;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(TrancheTestResource.class)
class SetOrdinalsTest {

  private static final Instant NOW = Instant.parse("2026-02-03T04:05:06Z");

  private final String set = "ordinals-" + UUID.randomUUID();

  @Inject MemberRepository members;

  @Test
  void givesUpTheOrdinalOfAFormerLifeThatIsHeardOfTogetherWithTheNextOne() {
    SetOrdinals ordinals = new SetOrdinals(members);
    assertThat(of(ordinals)).isEqualTo(Ordinals.empty());

    ordinals.heard(List.of(member(5, 1), member(9, 3, 5L)));

    assertThat(of(ordinals)).isEqualTo(Ordinals.of(9));
  }

  @Test
  void givesUpAnOrdinalBeforeItIsHeardOf() {
    SetOrdinals ordinals = new SetOrdinals(members);
    assertThat(of(ordinals)).isEqualTo(Ordinals.empty());

    ordinals.heard(List.of(member(9, 3, 5L)));
    ordinals.heard(List.of(member(5, 1)));

    assertThat(of(ordinals)).isEqualTo(Ordinals.of(9));
  }

  private Ordinals of(SetOrdinals ordinals) {
    return ordinals.of(set).await().atMost(Duration.ofSeconds(30));
  }

  private PartitionSetMember member(long ordinal, long version, Long... former) {
    return new PartitionSetMember(
        set,
        "key",
        ordinal,
        version,
        Map.of(),
        Optional.empty(),
        false,
        NOW,
        List.of(former),
        Optional.empty());
  }
}
