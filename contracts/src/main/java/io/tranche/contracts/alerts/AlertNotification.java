package io.tranche.contracts.alerts;

import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is posted to a receiver of an alert: a CloudEvent in structured mode. It may come again,
 * with the same id.
 *
 * @param id deterministic; also in the header {@code Idempotency-Key}
 * @param subject the alert's name
 * @param time when it was put together
 * @see <a
 *     href="https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md">JSON
 *     format for CloudEvents 1.0</a>
 */
public record AlertNotification(
    String specversion,
    String id,
    String source,
    String type,
    String subject,
    Instant time,
    String datacontenttype,
    Data data) {

  /** The CloudEvents type of this form. */
  public static final String TYPE = "io.tranche.alert.v1";

  /** What stands behind {@code Content-Type}. */
  public static final String MEDIA_TYPE = "application/cloudevents+json; charset=utf-8";

  /** How many events are shown. */
  public static final int MOST_EVENTS = 20;

  /**
   * What the alert tells.
   *
   * @param sample whether somebody only tries the receiver
   * @param count how many events it is about
   * @param counts how many of each kind
   * @param first when the first of them happened
   * @param last when the last of them happened
   * @param events the first 20 of them
   */
  public record Data(
      String alert,
      boolean sample,
      long count,
      SortedMap<AlertTrigger, Long> counts,
      Instant first,
      Instant last,
      List<AlertEvent> events) {

    public Data {
      counts = new TreeMap<>(counts);
      events = List.copyOf(events);
    }
  }

  /** The notification of an alert. */
  public static AlertNotification of(String id, Instant time, Data data) {
    return new AlertNotification(
        "1.0", id, "/sensor-service", TYPE, data.alert(), time, "application/json", data);
  }
}
