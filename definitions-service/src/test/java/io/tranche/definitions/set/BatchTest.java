package io.tranche.definitions.set;

import static org.assertj.core.api.Assertions.assertThat;

import io.tranche.contracts.Cause;
import io.tranche.contracts.Origin;
import io.tranche.contracts.sets.SourceVersion;
import io.tranche.definitions.set.MemberChange.What;
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

  @Test
  void aMemberThatGoesAndComesBackAtOnceIsPublishedWithTheOrdinalThatItGaveUp() {
    Batch first = new Batch(List.of(created("x", "1")));
    first.load(List.of());
    first.decide(new Room(), NOW);
    first.assignOrdinals("s", 0);

    Batch both = new Batch(List.of(removed("x", "2"), created("x", "3")));
    both.load(List.of(first.writes().get(0).next()));
    both.decide(new Room(), NOW);
    both.assignOrdinals("s", 7);

    assertThat(both.published())
        .singleElement()
        .satisfies(
            member -> {
              assertThat(member.ordinal()).isEqualTo(7);
              assertThat(member.formerOrdinals()).containsExactly(0L);
              assertThat(member.changes())
                  .extracting(MemberChange::what)
                  .containsExactly(What.ADDED, What.REMOVED, What.ADDED);
            });
  }

  @Test
  void aRequestMayAddAMemberAndNameIt() {
    Change.Request request =
        new Change.Request(0, "r", "s", Origin.person("http"), Cause.request("c", NOW));
    SourceVersion itself = source(Source.ofRequest("r"), "");
    List<Change> changes =
        List.of(
            new Change.Add(
                request, "k", Map.of(), itself, Change.Overwrite.REMATERIALIZE, List.of()),
            new Change.Describe(request, "k", Optional.of("Japan"), Optional.empty()));
    Batch batch = new Batch(changes);
    batch.load(List.of());
    batch.decide(new Room(), NOW);
    batch.assignOrdinals("s", 0);
    Member stored = batch.writes().get(0).next();

    Batch replayed = new Batch(changes);
    replayed.load(List.of(stored));
    replayed.decide(new Room(), NOW);

    assertThat(stored.displayName()).contains("Japan");
    assertThat(stored.removed()).isFalse();
    assertThat(replayed.writes()).isEmpty();
    assertThat(replayed.published()).containsExactly(stored);
  }

  private static Change removed(String object, String order) {
    Change.Request request =
        new Change.Request(0, "r" + order, "s", Origin.sensor("landing"), Cause.request("c", NOW));
    return new Change.RemoveSource(request, source(object, order));
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
