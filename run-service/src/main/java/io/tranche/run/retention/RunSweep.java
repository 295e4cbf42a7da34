package io.tranche.run.retention;

import io.tranche.contracts.definitions.RetentionPolicies;
import io.tranche.run.backfill.MongoActiveBackfills;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Deletes runs that ended longer ago than they are kept, from the oldest on, each with its events
 * in one document. What stays: a run that is in the admission, one of a backfill that has not
 * ended, and one that is followed by a run which stays.
 */
@Singleton
class RunSweep {

  static final int BATCH = 200;

  private static final Duration ANSWER = Duration.ofMinutes(1);

  private final MongoOldRuns runs;
  private final MongoActiveBackfills backfills;

  @Inject
  RunSweep(MongoOldRuns runs, MongoActiveBackfills backfills) {
    this.runs = runs;
    this.backfills = backfills;
  }

  /**
   * One walk: for runs that are kept equally long.
   *
   * @param kept how long those are kept that this walk deletes
   */
  private record Walk(RetentionPolicies policies, Duration kept, Instant now) {
    Instant before() {
      return now.minus(kept);
    }

    boolean deletes(OldRun run) {
      return run.endedBefore(before())
          && policies.runs(run.assets()).filter(kept::equals).isPresent();
    }

    boolean leaves(OldRun run) {
      return policies.runs(run.assets()).filter(own -> run.endedBefore(now.minus(own))).isEmpty();
    }
  }

  /** Deletes what is too old, and says how many that were. */
  long sweep(RetentionPolicies policies, Instant now, Reached reached, Breath breath) {
    return policies.distinctOfRuns().stream()
        .mapToLong(kept -> sweep(new Walk(policies, kept, now), reached, breath))
        .sum();
  }

  private long sweep(Walk walk, Reached reached, Breath breath) {
    String name = walk.kept().toString();
    long deleted = 0;
    boolean goOn = true;
    while (goOn) {
      List<OldRun> batch = runs.list(reached.of(name), walk.before(), BATCH).await().atMost(ANSWER);
      deleted += delete(batch.stream().filter(walk::deletes).toList(), walk);
      if (!batch.isEmpty()) {
        reached.note(name, batch.get(batch.size() - 1).place());
      }
      goOn = batch.size() == BATCH && breath.take();
    }
    return deleted;
  }

  private long delete(List<OldRun> due, Walk walk) {
    if (due.isEmpty()) {
      return 0;
    }
    Set<String> admitted = runs.admitted().await().atMost(ANSWER);
    Set<String> active = backfills.among(named(due, OldRun::backfill)).await().atMost(ANSWER);
    Map<String, OldRun> next = runs.findAll(named(due, OldRun::next)).await().atMost(ANSWER);
    Predicate<OldRun> isNeeded =
        run -> admitted.contains(run.id()) || run.backfill().filter(active::contains).isPresent();
    Predicate<OldRun> isFollowed =
        run ->
            run.next()
                .flatMap(id -> Optional.ofNullable(next.get(id)))
                .filter(isNeeded.or(walk::leaves))
                .isPresent();
    return runs.delete(
            due.stream().filter(isNeeded.or(isFollowed).negate()).map(OldRun::id).toList())
        .await()
        .atMost(ANSWER);
  }

  private interface Name {
    Optional<String> of(OldRun run);
  }

  private static Collection<String> named(List<OldRun> due, Name name) {
    return due.stream().flatMap(run -> name.of(run).stream()).collect(Collectors.toSet());
  }
}
