package io.tranche.run.stale;

import static org.assertj.core.api.Assertions.assertThat;

import io.tranche.contracts.sets.SourceVersion;
import io.tranche.run.stale.Known.Verdict;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KnownTest {

  private static final String OBJECT = "s3://landing/a.csv";

  @Test
  void marksWhatWasMadeForTheNewestVersionThatIsGone() {
    assertThat(known("0020", "").after(removal("0030", ""))).isEqualTo(Verdict.MARKS);
    assertThat(known("0020", "").orderAfter(removal("0030", ""))).isEqualTo("0030");
  }

  @Test
  void leavesWhatIsNewerThanTheRemoval() {
    assertThat(known("0020", "").after(removal("0010", ""))).isEqualTo(Verdict.STALE);
    assertThat(known("0020", "").after(removal("0020", ""))).isEqualTo(Verdict.STALE);
  }

  @Test
  void marksOnceHoweverOftenTheRemovalComes() {
    SourceVersion removal = removal("0030", "");
    Known gone =
        new Known(
            "id",
            List.of("a"),
            List.of("p"),
            "0030",
            Optional.empty(),
            Known.holder(removal),
            Optional.of(7L));

    assertThat(gone.after(removal)).isEqualTo(Verdict.MARKED);
    assertThat(gone.after(removal("0025", ""))).isEqualTo(Verdict.STALE);
  }

  /** The life cycle of a bucket deletes an old version long after a new one has come. */
  @Test
  void leavesADifferentVersionThanTheOneThatIsGone() {
    Known second = known("0020", "v2");

    assertThat(second.after(removal("0030", "v1"))).isEqualTo(Verdict.STALE);
    assertThat(second.after(removal("0030", "v2"))).isEqualTo(Verdict.MARKS);
    assertThat(second.orderAfter(removal("0030", "v2"))).isEqualTo("0020");
    assertThat(second.after(removal("0030", ""))).isEqualTo(Verdict.MARKS);
  }

  private static Known known(String order, String version) {
    return new Known(
        "id",
        List.of("a"),
        List.of("p"),
        order,
        Optional.of(version).filter(given -> !given.isEmpty()),
        "a-run-request",
        Optional.empty());
  }

  private static SourceVersion removal(String order, String version) {
    return new SourceVersion(OBJECT, order, Optional.of(version).filter(given -> !given.isEmpty()));
  }
}
