package io.tranche.run.admission;

import io.tranche.contracts.runs.RunRequest;
import io.tranche.run.admission.MongoWaitingRuns.Known;
import io.tranche.run.admission.MongoWaitingRuns.Portion;
import io.tranche.run.admission.MongoWaitingRuns.StoredLane;
import io.tranche.run.lifecycle.Place;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jboss.logging.Logger;

/** Brings those runs into memory that wait in the store, when they are needed there. */
@Singleton
class QueueReader {

  private static final Logger LOG = Logger.getLogger(QueueReader.class);

  private final MongoWaitingRuns waiting;

  @Inject
  QueueReader(MongoWaitingRuns waiting) {
    this.waiting = waiting;
  }

  /** Where to find the runs that wait, if they are more than are kept in memory. */
  void survey(RunQueue queue, Instant now) {
    long weight = waiting.oldest(queue.most()).stream().mapToLong(Known::weight).sum();
    if (weight <= queue.most()) {
      return;
    }
    queue.expectLater(now);
    for (StoredLane lane : waiting.lanes()) {
      queue.expect(lane.name(), lane.assets(), waiting.length(lane.name()));
    }
    LOG.infof("%d runs wait, of which about %d are kept in memory", queue.length(), queue.most());
  }

  /** Reads on in the lanes of which few runs are left in memory. */
  void fill(RunQueue queue, Instant now) {
    for (RunQueue.Want want : queue.wanted()) {
      Portion portion =
          want.lane()
              .map(lane -> waiting.next(lane, want.after(), now, want.limit()))
              .orElseGet(() -> waiting.nextDue(want.after(), want.limit()));
      queue.fill(want, portion);
    }
  }

  /** Recalls the runs that may answer some requests too. */
  void recall(RunQueue queue, Collection<RunRequest.Launch> launches) {
    if (!queue.hasMore()) {
      return;
    }
    Set<String> answers = new HashSet<>();
    launches.forEach(launch -> answers.addAll(Place.answersTo(launch)));
    if (!answers.isEmpty()) {
      waiting.answering(answers).forEach(queue::recall);
    }
  }

  /** The runs that wait in the store where they should be known; nobody has told of them. */
  Set<String> untold(RunQueue queue, Instant now) {
    int most = RunQueue.WIDEST * queue.most();
    List<Known> known = new ArrayList<>();
    if (!queue.hasMore()) {
      known.addAll(waiting.oldest(most));
    } else {
      Instant later = queue.horizonOfLater();
      Instant until = later.isBefore(now) ? later : now;
      known.addAll(waiting.knownDue(later, most));
      for (StoredLane lane : waiting.lanes()) {
        Instant upTo = queue.horizon(lane.name()).orElse(Instant.MAX);
        known.addAll(waiting.known(lane.name(), upTo, until, most));
      }
    }
    return unknown(known, queue);
  }

  /** Of very many those that are as much as may be in memory; the others are found later. */
  private static Set<String> unknown(List<Known> known, RunQueue queue) {
    Set<String> ids = new HashSet<>();
    long weight = 0;
    for (Known run : known) {
      if (weight < queue.most() && queue.find(run.id()).isEmpty() && ids.add(run.id())) {
        weight += run.weight();
      }
    }
    return ids;
  }
}
