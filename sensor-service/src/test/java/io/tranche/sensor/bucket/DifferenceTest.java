package io.tranche.sensor.bucket;

import static org.assertj.core.api.Assertions.assertThat;

import io.tranche.sensor.bucket.Difference.Missed;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DifferenceTest {

  private static final Instant SETTLED = Instant.parse("2024-01-01T00:00:00Z");
  private static final Instant BEFORE = SETTLED.minusSeconds(1);
  private static final Instant AFTER = SETTLED.plusSeconds(1);

  @Test
  void whatNobodyToldIsMissed() {
    Listed listed = listed("a", "e1", BEFORE);

    assertThat(missed(listed)).containsExactly(new Missed(listed, Optional.empty()));
    assertThat(missed(listed, heard("a", "e1", true, BEFORE))).isEmpty();
  }

  @Test
  void anotherVersionAndOneThatCameBackAreMissed() {
    Listed listed = listed("a", "e2", BEFORE);
    KnownObject older = heard("a", "e1", true, BEFORE);
    KnownObject removed = heard("a", "e2", false, BEFORE);

    assertThat(missed(listed, older)).containsExactly(new Missed(listed, Optional.of(older)));
    assertThat(missed(listed, removed)).containsExactly(new Missed(listed, Optional.of(removed)));
  }

  @Test
  void whatHappenedAMomentAgoIsLeftToTheNextListing() {
    assertThat(missed(listed("a", "e1", AFTER))).isEmpty();
    assertThat(missed(listed("a", "e2", BEFORE), heard("a", "e1", true, AFTER))).isEmpty();
    assertThat(Difference.gone(Set.of(), List.of(heard("a", "e1", true, AFTER)), SETTLED))
        .isEmpty();
  }

  @Test
  void whatIsNotListedIsGoneUnlessThatWasTold() {
    KnownObject gone = heard("a", "e1", true, BEFORE);

    assertThat(
            Difference.gone(
                Set.of("b"),
                List.of(gone, heard("b", "e1", true, BEFORE), heard("c", "e1", false, BEFORE)),
                SETTLED))
        .containsExactly(gone);
  }

  @Test
  void comparesSizesWhereNoETagWasTold() {
    KnownObject heard =
        new KnownObject("s", "b", "a", "1", Optional.empty(), OptionalLong.of(7), true, BEFORE);

    assertThat(missed(new Listed("a", "e1", 7, BEFORE), heard)).isEmpty();
    assertThat(missed(new Listed("a", "e1", 8, BEFORE), heard)).hasSize(1);
  }

  @Test
  void anOrderStandsBetweenWhatWasHeardAndWhatComesLater() {
    String first = ListingOrder.after(Optional.empty(), 1, "e");
    String later = ListingOrder.after(Optional.of(ofOrder(first)), 2, "e");
    String sequencer = "0055AED6DCD90281E5";
    String found = ListingOrder.after(Optional.of(ofOrder(sequencer)), 3, "e");
    String foundAgain = ListingOrder.after(Optional.of(ofOrder(found)), 4, "a");

    assertThat(List.of(first, later, sequencer, found, foundAgain, "0055AED6DCD90281E6"))
        .isSorted();
    assertThat(foundAgain).isEqualTo("0055AED6DCD90281E5~0000000000000000004/a~");
  }

  private static List<Missed> missed(Listed listed, KnownObject... known) {
    return Difference.missed(List.of(listed), List.of(known), SETTLED);
  }

  private static Listed listed(String key, String etag, Instant modified) {
    return new Listed(key, etag, 1, modified);
  }

  private static KnownObject heard(String key, String etag, boolean alive, Instant at) {
    return new KnownObject("s", "b", key, "1", Optional.of(etag), OptionalLong.of(1), alive, at);
  }

  private static KnownObject ofOrder(String order) {
    return new KnownObject(
        "s", "b", "k", order, Optional.empty(), OptionalLong.empty(), true, BEFORE);
  }
}
