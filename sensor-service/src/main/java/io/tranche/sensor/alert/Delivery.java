package io.tranche.sensor.alert;

import io.tranche.contracts.Ids;
import io.tranche.contracts.alerts.AlertEvent;
import io.tranche.contracts.alerts.AlertNotification;
import io.tranche.contracts.alerts.AlertTrigger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One notification of a receiver. It gathers what waits, page by page: a page is named here, then
 * its notices are taken, then the next is named. When nothing waits it is posted until it is taken.
 * The next delivery to the receiver is opened when nothing more becomes of this one, and a while
 * after this one was opened; what happens meanwhile waits for it. So a storm is few deliveries, and
 * a receiver that does not answer has one that is tried.
 *
 * @param number counts the deliveries to the receiver from 1
 * @param opened when it began to gather
 * @param taking the ids of the notices of the page that is being taken
 * @param counts how many events of each kind
 * @param first when the first of them happened
 * @param last when the last of them happened
 * @param events the first of them
 * @param attempts how often it was posted
 * @param due when somebody has to do something about it
 * @param ended when nothing more became of it
 * @param problem why the last attempt failed
 * @param version counts the changes that are stored
 */
record Delivery(
    Receiver receiver,
    long number,
    DeliveryState state,
    Instant opened,
    List<String> taking,
    SortedMap<AlertTrigger, Long> counts,
    Instant first,
    Instant last,
    List<AlertEvent> events,
    int attempts,
    Optional<Instant> due,
    Optional<Instant> ended,
    Optional<String> problem,
    long version) {

  /** After so long another replica goes on with what one has begun. */
  static final Duration GRACE = Duration.ofSeconds(30);

  Delivery {
    taking = List.copyOf(taking);
    counts = new TreeMap<>(counts);
    events = List.copyOf(events);
  }

  static Delivery open(Receiver receiver, long number, Instant now) {
    return new Delivery(
        receiver,
        number,
        DeliveryState.GATHERING,
        now,
        List.of(),
        new TreeMap<>(),
        Instant.MAX,
        Instant.MIN,
        List.of(),
        0,
        Optional.of(now.plus(GRACE)),
        Optional.empty(),
        Optional.empty(),
        1);
  }

  /** How many events it tells of. */
  long count() {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  /** With a page of notices, which are not taken yet. */
  Delivery with(List<Notice> page) {
    SortedMap<AlertTrigger, Long> more = new TreeMap<>(counts);
    List<AlertEvent> shown = new ArrayList<>(events);
    Instant earliest = first;
    Instant latest = last;
    for (Notice notice : page) {
      AlertEvent event = notice.event();
      more.merge(event.on(), 1L, Long::sum);
      earliest = event.at().isBefore(earliest) ? event.at() : earliest;
      latest = event.at().isAfter(latest) ? event.at() : latest;
      if (shown.size() < AlertNotification.MOST_EVENTS) {
        shown.add(event);
      }
    }
    return new Delivery(
        receiver,
        number,
        state,
        opened,
        page.stream().map(Notice::id).toList(),
        more,
        earliest,
        latest,
        shown,
        attempts,
        due,
        ended,
        problem,
        version);
  }

  /** The page that was named is taken. */
  Delivery taken() {
    return new Delivery(
        receiver, number, state, opened, List.of(), counts, first, last, events, attempts, due,
        ended, problem, version);
  }

  /** It gathers no more. */
  Delivery gathered(Instant now) {
    return copy(
        DeliveryState.PENDING, attempts, Optional.of(now), Optional.empty(), Optional.empty());
  }

  /** Somebody posts it now; who finds it after this and the grace does so again. */
  Delivery attempt(Instant now) {
    return copy(state, attempts + 1, Optional.of(now.plus(GRACE)), ended, problem);
  }

  Delivery sent(Instant now) {
    return copy(DeliveryState.SENT, attempts, Optional.empty(), Optional.of(now), Optional.empty());
  }

  /** The last attempt was refused; the next one is due then. */
  Delivery refused(String why, Instant next) {
    return copy(state, attempts, Optional.of(next), ended, Optional.of(why));
  }

  Delivery failed(String why, Instant now) {
    return copy(
        DeliveryState.FAILED, attempts, Optional.empty(), Optional.of(now), Optional.of(why));
  }

  private Delivery copy(
      DeliveryState newState,
      int newAttempts,
      Optional<Instant> newDue,
      Optional<Instant> newEnded,
      Optional<String> newProblem) {
    return new Delivery(
        receiver,
        number,
        newState,
        opened,
        taking,
        counts,
        first,
        last,
        events,
        newAttempts,
        newDue,
        newEnded,
        newProblem,
        version);
  }

  /** The id that the receiver sees; it follows from the first event. */
  String eventId() {
    return Ids.of(
        "alert",
        receiver.alert(),
        Integer.toString(receiver.position()),
        events.isEmpty() ? "" : events.get(0).id());
  }

  /** What is posted. */
  AlertNotification notification() {
    return AlertNotification.of(
        eventId(),
        opened,
        new AlertNotification.Data(receiver.alert(), false, count(), counts, first, last, events));
  }
}
