package io.tranche.sensor.arrival;

import io.tranche.contracts.Problem;
import java.util.List;

/**
 * What one record says. A record may tell of several objects; those that cannot be understood do
 * not hold up the others.
 *
 * @param problems one for each object that cannot be understood
 * @param ignored how many events are of no concern here: test events, tagging, access
 */
record Notification(List<ObjectEvent> events, List<Problem> problems, int ignored) {

  Notification {
    events = List.copyOf(events);
    problems = List.copyOf(problems);
  }

  static Notification ignorable() {
    return new Notification(List.of(), List.of(), 1);
  }
}
