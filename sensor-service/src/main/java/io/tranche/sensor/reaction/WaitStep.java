package io.tranche.sensor.reaction;

import io.tranche.contracts.Cause;
import io.tranche.contracts.Ids;
import io.tranche.contracts.assets.AssetEvent;
import io.tranche.contracts.definitions.WaitPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What becomes of a wait when events come or its time does: a function of what is known.
 *
 * @param events that have come, materializations of what it waits for
 * @param exists whether the partition of the target can be run
 * @param existsFrom when it can be, where that is known
 * @param silence why nothing is asked for at present
 */
record WaitStep(
    AimedAssetSensor sensor,
    WaitPolicy policy,
    String partition,
    List<AssetEvent.Materialized> events,
    WaitNeeds needs,
    boolean exists,
    Optional<Instant> existsFrom,
    Optional<String> silence) {

  /** After so long another replica finishes what is pending. */
  static final Duration GRACE = Duration.ofSeconds(5);

  WaitStep {
    events = List.copyOf(events);
  }

  String id() {
    return Wait.id(sensor.name(), partition);
  }

  /** The next state; the same one if nothing has become of it. */
  Wait after(Wait held, Instant now) {
    Wait heard = held;
    for (AssetEvent.Materialized event : events) {
      heard = heard.with(event.assetPartition(), event.token());
    }
    if (heard.arrived().isEmpty()) {
      return heard.abandoned();
    }
    Instant opened = heard.opened().orElse(now);
    Optional<Instant> due = policy.deadline().map(opened::plus);
    boolean complete = heard.isComplete(needs, policy.assets());
    boolean late = due.filter(end -> !end.isAfter(now)).isPresent();
    Wait waiting =
        heard.waiting(needs, opened, due, wake(due, complete ? existsFrom : Optional.empty()));
    if (silence.isPresent()) {
      return late || (complete && exists) ? waiting.without(silence.get(), now) : waiting;
    }
    if (complete && exists) {
      return asking(waiting, cause(now), now);
    }
    return late ? late(waiting, opened, now) : waiting;
  }

  private static Optional<Instant> wake(Optional<Instant> due, Optional<Instant> existsFrom) {
    return Stream.concat(due.stream(), existsFrom.stream()).min(Instant::compareTo);
  }

  private Cause cause(Instant now) {
    return events.isEmpty()
        ? Cause.windowEnd(Ids.of("window-end", sensor.name(), partition), existsFrom.orElse(now))
        : Cause.materialization(
            events.get(events.size() - 1).id(), events.get(events.size() - 1).at());
  }

  private Wait late(Wait waiting, Instant opened, Instant now) {
    boolean launches = policy.onDeadline() == WaitPolicy.OnDeadline.LAUNCH;
    if (launches && exists) {
      String id = Ids.of("deadline", sensor.name(), partition, Long.toString(waiting.round()));
      return asking(waiting, Cause.deadline(id, now), now);
    }
    String passed =
        "the deadline of "
            + policy.deadline().orElse(Duration.ZERO)
            + " since "
            + opened
            + " has passed";
    return waiting.without(
        launches
            ? passed + ", and the target has no partition " + partition + " yet"
            : passed + " without " + missing(waiting),
        now);
  }

  private static String missing(Wait waiting) {
    int more = waiting.missingCount() - waiting.missing().size();
    return String.join(", ", waiting.missing()) + (more > 0 ? " and " + more + " more" : "");
  }

  private Wait asking(Wait waiting, Cause cause, Instant now) {
    String id =
        Ids.of("multi-asset-sensor", sensor.name(), partition, Long.toString(waiting.round()));
    return waiting.ended(
        List.of(sensor.target().launch(id, partition, cause)),
        Optional.empty(),
        now,
        now.plus(GRACE));
  }
}
