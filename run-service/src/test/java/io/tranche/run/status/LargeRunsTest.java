package io.tranche.run.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.tranche.partitions.Ordinals;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class LargeRunsTest {

  private static final Ordinals EXISTING = Ordinals.range(0, 99);
  private static final List<String> SEVEN_AND_NINE = List.of("7", "9");

  private final LargeRuns runs = new LargeRuns();
  private final List<List<String>> located = new ArrayList<>();

  /** What is shown where some runs hold partitions; a partition has its own number. */
  private Map<String, Ordinals> shown(Map<String, List<String>> held, Ordinals existing) {
    Map<String, LargeRuns.Located> shown =
        runs.locate(
            held,
            existing,
            partitions -> {
              located.add(partitions);
              return Ordinals.of(partitions.stream().mapToLong(Long::parseLong).toArray())
                  .intersection(existing);
            });
    runs.remember(shown, held.keySet());
    return shown.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, run -> run.getValue().ordinals()));
  }

  private Map<String, Ordinals> shown(Map<String, List<String>> held) {
    return shown(held, EXISTING);
  }

  @Test
  void whereTheyAreIsFoundOnce() {
    Map<String, List<String>> held = Map.of("a", SEVEN_AND_NINE, "b", List.of("20"));

    assertThat(shown(held)).isEqualTo(Map.of("a", Ordinals.of(7, 9), "b", Ordinals.of(20)));
    assertThat(shown(held)).isEqualTo(Map.of("a", Ordinals.of(7, 9), "b", Ordinals.of(20)));
    shown(held, Ordinals.range(0, 100));

    assertThat(located).containsExactlyInAnyOrder(SEVEN_AND_NINE, List.of("20"));
  }

  @Test
  void itIsFoundAgainWhereAPartitionIsGoneOrWasNotThereOrIsHeldNoMore() {
    Ordinals fewer = Ordinals.range(0, 8);
    assertThat(shown(Map.of("a", SEVEN_AND_NINE))).isEqualTo(Map.of("a", Ordinals.of(7, 9)));
    assertThat(shown(Map.of("a", SEVEN_AND_NINE), fewer)).isEqualTo(Map.of("a", Ordinals.of(7)));
    assertThat(shown(Map.of("a", SEVEN_AND_NINE), fewer)).isEqualTo(Map.of("a", Ordinals.of(7)));
    assertThat(located).hasSize(2);

    assertThat(shown(Map.of("a", SEVEN_AND_NINE))).isEqualTo(Map.of("a", Ordinals.of(7, 9)));
    assertThat(shown(Map.of("a", List.of("9")))).isEqualTo(Map.of("a", Ordinals.of(9)));
    assertThat(located).hasSize(4);
  }

  @Test
  void whatARunHasLeftIsShownUntilItWasReadAgain() {
    shown(Map.of("a", SEVEN_AND_NINE));
    assertThat(runs.left()).isEmpty();

    assertThat(shown(Map.of())).isEqualTo(Map.of("a", Ordinals.of(7, 9)));
    assertThat(shown(Map.of())).isEqualTo(Map.of("a", Ordinals.of(7, 9)));
    assertThat(runs.left()).isEqualTo(Map.of("a", SEVEN_AND_NINE));
    assertThat(runs.isSomeOver()).isTrue();

    runs.settle(Set.of("a"));
    assertThat(runs.left()).isEmpty();
    assertThat(runs.isSomeOver()).isFalse();
    assertThat(shown(Map.of())).isEmpty();
    assertThat(runs.left()).isEmpty();
  }

  @Test
  void whatWasReadAgainWhenItsEventSaidThatItHasEndedIsShownNoLongerThanItIsHeld() {
    shown(Map.of("a", SEVEN_AND_NINE));
    runs.ended(Set.of("a", "small"));
    assertThat(runs.left()).isEqualTo(Map.of("a", SEVEN_AND_NINE));
    assertThat(shown(Map.of("a", SEVEN_AND_NINE))).isEqualTo(Map.of("a", Ordinals.of(7, 9)));
    assertThat(runs.left()).isEqualTo(Map.of("a", SEVEN_AND_NINE));

    runs.settle(Set.of("a"));
    runs.ended(Set.of("a"));
    assertThat(runs.left()).isEmpty();
    assertThat(shown(Map.of("a", SEVEN_AND_NINE))).isEqualTo(Map.of("a", Ordinals.of(7, 9)));
    assertThat(shown(Map.of())).isEmpty();
    assertThat(runs.left()).isEmpty();
  }

  @Test
  void aRunThatIsReadAgainWhileAQuestionIsAnsweredIsForgottenByIt() {
    shown(Map.of("a", SEVEN_AND_NINE));
    shown(Map.of());
    Map<String, LargeRuns.Located> before =
        runs.locate(Map.of(), EXISTING, partitions -> Ordinals.empty());
    runs.settle(Set.of("a"));

    runs.remember(before, Set.of());

    assertThat(runs.left()).isEmpty();
    assertThat(shown(Map.of())).isEmpty();
  }
}
