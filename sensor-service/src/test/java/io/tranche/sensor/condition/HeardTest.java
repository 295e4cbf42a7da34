package io.tranche.sensor.condition;

import static org.assertj.core.api.Assertions.assertThat;

import io.tranche.contracts.Cause;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HeardTest {

  private static final Instant AT = Instant.parse("2026-02-03T04:05:06Z");

  private static Heard updated(String asset, String run) {
    return new Heard(
        Optional.of("events-0"),
        new Place(1, AT),
        List.of(
            new Change.Known(asset, "x", true, false, AT), new Change.Updated(asset, "x", run, AT)),
        Cause.request("q", AT),
        asset + "|x");
  }

  @Test
  void whatAnotherRunUpdatesAfterTheAssetItselfIsForTheNextEvaluation() {
    List<Heard> heard = List.of(updated("read", "a"), updated("own", "a"), updated("read", "b"));

    assertThat(Heard.together(heard, "own")).isEqualTo(2);
  }

  @Test
  void whatTheSameRunUpdatesIsOneEvaluationInWhateverOrder() {
    List<Heard> heard = List.of(updated("own", "a"), updated("read", "a"), updated("own", "a"));

    assertThat(Heard.together(heard, "own")).isEqualTo(3);
  }

  @Test
  void whatNobodyKnowsTheRunOfIsOfAnother() {
    List<Heard> heard = List.of(updated("own", ""), updated("read", ""));

    assertThat(Heard.together(heard, "own")).isEqualTo(1);
  }

  @Test
  void whatComesBeforeTheAssetItselfIsCoveredByIt() {
    List<Heard> heard = List.of(updated("read", "a"), updated("read", "b"), updated("own", "c"));

    assertThat(Heard.together(heard, "own")).isEqualTo(3);
  }
}
