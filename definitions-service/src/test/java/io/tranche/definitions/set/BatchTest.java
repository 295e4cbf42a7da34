package io.tranche.definitions.set;

import static org.assertj.core.api.Assertions.assertThat;

import io.tranche.contracts.Cause;
import io.tranche.contracts.Origin;
import io.tranche.contracts.sets.SourceVersion;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BatchTest {

  private static final Instant NOW = Instant.parse("2024-01-01T00:00:00Z");

  @Test
  void aCreationThatWasOutdoneByARemovalIsPublishedAgainWhenItIsReplayed() {
    Batch first = new Batch(List.of(created("x", "1")));
    first.load(List.of());
    first.noteRemovals(Map.of(Removals.id("s", source("x", "2")), "2"));
    first.decide(new Room(), NOW);
    first.assignOrdinals("s", 0);
    Member stored = first.writes().get(0).next();

    Batch replayed = new Batch(List.of(created("x", "1")));
    replayed.load(List.of(stored));
    replayed.decide(new Room(), NOW);

    assertThat(stored.removed()).isTrue();
    assertThat(replayed.writes()).isEmpty();
    assertThat(replayed.published()).containsExactly(stored);
  }

  @Test
  void aStaleCreationOfALivingObjectIsNotPublished() {
    Batch first = new Batch(List.of(created("x", "2")));
    first.load(List.of());
    first.decide(new Room(), NOW);
    first.assignOrdinals("s", 0);

    Batch stale = new Batch(List.of(created("x", "1")));
    stale.load(List.of(first.writes().get(0).next()));
    stale.decide(new Room(), NOW);

    assertThat(stale.published()).isEmpty();
  }

  private static Change created(String object, String order) {
    Change.Request request =
        new Change.Request(0, "r" + order, "s", Origin.sensor("landing"), Cause.request("c", NOW));
    return new Change.Add(
        request, "k", Map.of(), source(object, order), Change.Overwrite.REMATERIALIZE, List.of());
  }

  private static SourceVersion source(String object, String order) {
    return new SourceVersion(object, order, Optional.empty());
  }
}
