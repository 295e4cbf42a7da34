package io.tranche.sensor.arrival;

import static org.assertj.core.api.Assertions.assertThat;

import io.tranche.sensor.arrival.Sighting.Seen;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SightingsTest {

  private final Map<String, Seen> store = new HashMap<>();

  @Test
  void takesAContentOnceWhateverItsNameIs() {
    assertThat(leftOut(of("a", "1", "x"), of("b", "1", "x"), of("c", "1", "y")))
        .containsExactlyEntriesOf(Map.of(of("b", "1", "x"), "a"));
    assertThat(leftOut(of("d", "1", "y"))).containsValue("c");
  }

  @Test
  void takesAnObjectAgainOnlyWithAnotherContentThanItsLastOne() {
    assertThat(leftOut(of("a", "1", "x"))).isEmpty();
    assertThat(leftOut(of("a", "2", "x"))).containsValue("a");
    assertThat(leftOut(of("a", "3", "y"))).isEmpty();
    assertThat(leftOut(of("a", "4", "x"))).as("back to what it was").isEmpty();
  }

  @Test
  void neverLosesANewVersionOfAnObjectBecauseAnotherHadThatContent() {
    leftOut(of("a", "1", "x"), of("b", "1", "y"));

    assertThat(leftOut(of("b", "2", "x"))).isEmpty();
  }

  @Test
  void remembersAContentForGoodEvenIfItsObjectHasAnotherOneNow() {
    leftOut(of("a", "1", "x"), of("b", "1", "x"), of("a", "2", "y"));

    assertThat(leftOut(of("b", "1", "x"))).as("decided as before").containsValue("a");
  }

  @Test
  void passesOnWhatIsOlderThanWhatItTookButLearnsNothingFromIt() {
    leftOut(of("a", "2", "y"));

    assertThat(leftOut(of("a", "1", "x"))).isEmpty();
    assertThat(leftOut(of("b", "1", "x"))).isEmpty();
  }

  @Test
  void learnsNothingFromANewVersionThatIsNotRun() {
    leftOut(of("a", "1", "x"));
    assertThat(leftOut(new Sighting("sensor", "a", "2", "y", false))).isEmpty();

    assertThat(leftOut(of("b", "1", "y"))).isEmpty();
  }

  @Test
  void knowsNothingOfWhatOtherSensorsTook() {
    leftOut(of("a", "1", "x"));

    assertThat(leftOut(new Sighting("other", "b", "1", "x", true))).isEmpty();
  }

  @Test
  void decidesAgainWhenAnotherReplicaWasFaster() {
    Sightings sightings = new Sightings(List.of(of("b", "1", "x")));
    sightings.decide(store);
    Seen theirs = of("a", "1", "x").as(of("a", "1", "x").contentId());

    assertThat(sightings.claims()).hasSize(1);
    assertThat(sightings.holdsAll(Map.of(theirs.id(), theirs))).isFalse();
    sightings.decide(Map.of(theirs.id(), theirs));
    assertThat(sightings.leftOut()).containsValue("a");
    assertThat(sightings.holdsAll(Map.of())).as("claims nothing any more").isTrue();
  }

  @Test
  void decidesAReplayOfAllAsTheFirstTime() {
    long seed = Long.getLong("tranche.test.seed", System.nanoTime());
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      store.clear();
      List<Sighting> events = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        String object = "o" + random.nextInt(4);
        events.add(of(object, String.format("%02d", i), "c" + random.nextInt(3)));
      }
      List<Sighting> taken = new ArrayList<>();
      for (Sighting one : events) {
        if (leftOut(one).isEmpty()) {
          taken.add(one);
        }
      }
      Map<String, Seen> once = Map.copyOf(store);

      List<Sighting> again = new ArrayList<>(events);
      Collections.shuffle(again, random);
      Map<Sighting, String> leftOut = leftOut(again.toArray(Sighting[]::new));

      assertThat(leftOut.keySet()).noneMatch(taken::contains);
      assertThat(store).isEqualTo(once);
    }
  }

  /** Decides, and remembers what is to be remembered, as the store does. */
  private Map<Sighting, String> leftOut(Sighting... given) {
    Sightings sightings = new Sightings(List.of(given));
    sightings.decide(store);
    sightings.claims().forEach(store::putIfAbsent);
    sightings
        .remembered()
        .forEach(
            seen ->
                store.merge(
                    seen.id(),
                    seen,
                    (held, next) -> held.order().compareTo(next.order()) < 0 ? next : held));
    return sightings.leftOut();
  }

  private static Sighting of(String object, String order, String content) {
    return new Sighting("sensor", object, order, content, true);
  }
}
