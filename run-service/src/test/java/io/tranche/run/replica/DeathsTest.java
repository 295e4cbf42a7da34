package io.tranche.run.replica;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DeathsTest {

  private final Deaths deaths = new Deaths(3);

  @Test
  void declaresAReplicaDeadWhoseCountStandsStillForSoManyOfOurBeats() {
    assertThat(deaths.observe(List.of(replica("a", 5)), "self")).isEmpty();
    assertThat(deaths.observe(List.of(replica("a", 5)), "self")).isEmpty();
    assertThat(deaths.observe(List.of(replica("a", 5)), "self")).isEmpty();
    assertThat(deaths.observe(List.of(replica("a", 5)), "self")).containsExactly(replica("a", 5));
  }

  @Test
  void startsCountingAgainWhenTheCountMoves() {
    for (int beat = 0; beat < 20; beat++) {
      assertThat(deaths.observe(List.of(replica("a", beat / 3)), "self")).isEmpty();
    }
  }

  @Test
  void neverDeclaresItselfDead() {
    for (int beat = 0; beat < 20; beat++) {
      assertThat(deaths.observe(List.of(replica("self", 1)), "self")).isEmpty();
    }
  }

  private static Replica replica(String id, long beat) {
    return new Replica(id, beat, false, Set.of());
  }
}
