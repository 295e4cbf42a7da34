package io.tranche.run.worker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WorkerDeathsTest {

  private final WorkerDeaths deaths = new WorkerDeaths(3);

  @Test
  void declaresDeadWhoIsSilentForSoManyMarks() {
    deaths.heard("w");
    assertThat(deaths.marked()).isEmpty();
    assertThat(deaths.marked()).isEmpty();
    assertThat(deaths.marked()).containsExactly("w");
    assertThat(deaths.isDead("w")).isTrue();
    assertThat(deaths.isEmpty()).isTrue();
  }

  @Test
  void letsLiveWhoIsHeardBetweenTheMarks() {
    for (int i = 0; i < 10; i++) {
      deaths.heard("w");
      assertThat(deaths.marked()).isEmpty();
      assertThat(deaths.marked()).isEmpty();
    }
  }

  @Test
  void countsWhoIsExpectedAndWasNeverHeard() {
    deaths.expect("w");
    deaths.marked();
    deaths.expect("w");
    deaths.marked();
    assertThat(deaths.marked()).containsExactly("w");
  }

  @Test
  void doesNotHearTheDead() {
    deaths.declared("w");
    deaths.heard("w");
    assertThat(deaths.isEmpty()).isTrue();
  }

  @Test
  void declaresDeadAgainWhoIsExpectedAgain() {
    deaths.declared("w");
    deaths.expect("w");
    deaths.marked();
    deaths.marked();
    assertThat(deaths.marked()).containsExactly("w");
  }
}
