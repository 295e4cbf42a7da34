package io.tranche.run.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.tranche.contracts.definitions.Bundle;
import io.tranche.contracts.definitions.Catalog;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StepProgressTest {

  private static final Catalog CATALOG =
      catalog(
          """
          apiVersion: tranche.io/v1
          bundle: steps
          assets:
            - {key: first, materializer: {type: none}}
            - {key: fails, deps: [{asset: first}], materializer: {type: none}}
            - {key: needs, deps: [{asset: fails}], materializer: {type: none}}
            - {key: behind, deps: [{asset: needs}], materializer: {type: none}}
            - {key: aside, deps: [{asset: first}], materializer: {type: none}}
            - {key: tolerant, deps: [{asset: fails, allowMissingUpstream: true}], materializer: {type: none}}
          """);
  private static final List<List<String>> STEPS =
      List.of("first", "fails", "needs", "behind", "aside", "tolerant").stream()
          .map(List::of)
          .toList();

  @Test
  void whatNeedsAFailedStepIsNotMadeAndTheRestIs() {
    StepProgress progress = new StepProgress(STEPS, CATALOG);

    assertThat(making(progress, List.of("fails")))
        .containsExactly("first", "fails", "aside", "tolerant");
    assertThat(progress.notMade()).containsExactly("fails", "needs", "behind");
    assertThat(progress.reason()).isEqualTo("no fails");
  }

  @Test
  void namesWhatElseFailedAfterTheFirst() {
    StepProgress progress = new StepProgress(STEPS, CATALOG);

    making(progress, List.of("fails", "aside", "tolerant"));

    assertThat(progress.firstFailed()).containsExactly("fails");
    assertThat(progress.reason()).isEqualTo("no fails; aside, tolerant failed too");
    assertThat(progress.notMade()).containsExactly("fails", "needs", "behind", "aside", "tolerant");
  }

  @Test
  void nothingIsBegunAfterAFailureOfOurOwn() {
    StepProgress progress = new StepProgress(STEPS, CATALOG);

    progress.next().ifPresent(step -> progress.stopped(step, "a bug"));

    assertThat(progress.next()).isEmpty();
    assertThat(progress.notMade()).isEqualTo(progress.assets());
  }

  /** The assets that were begun. */
  private static List<String> making(StepProgress progress, List<String> failing) {
    List<String> begun = new ArrayList<>();
    for (Optional<List<String>> next = progress.next(); next.isPresent(); next = progress.next()) {
      List<String> step = next.get();
      begun.addAll(step);
      if (failing.containsAll(step)) {
        progress.failed(step, "no " + step.get(0));
      } else {
        progress.made(step);
      }
    }
    return begun;
  }

  private static Catalog catalog(String yaml) {
    Bundle bundle = Bundle.parse(yaml.getBytes(StandardCharsets.UTF_8));
    return Catalog.of(
        1,
        bundle.documents().stream()
            .map(document -> new Catalog.Owned(bundle.name(), document))
            .toList());
  }
}
