package io.tranche.partitions;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * When a schedule that follows a partitions definition fires. What is not set follows the
 * definition: a daily definition with {@code hourOffset} 2 is evaluated at 02:00. Ranges are
 * checked by {@link PartitionsSchedule#of}.
 *
 * @param minuteOfHour 0 to 59
 * @param hourOfDay 0 to 23; not for hourly windows
 * @param dayOfWeek 0 to 7, 0 and 7 Sunday; moves weekly windows, refused for daily ones
 * @param dayOfMonth 1 to 31; moves monthly windows, refused for daily ones
 * @param cron five fields; only, and then required, where there are no time windows
 * @param timezone IANA name; only with a cron, time windows have their own
 */
public record ScheduleTimes(
    OptionalInt minuteOfHour,
    OptionalInt hourOfDay,
    OptionalInt dayOfWeek,
    OptionalInt dayOfMonth,
    Optional<String> cron,
    Optional<String> timezone) {

  /** As soon as a window has ended. */
  public static ScheduleTimes atWindowEnd() {
    var unset = OptionalInt.empty();
    return new ScheduleTimes(unset, unset, unset, unset, Optional.empty(), Optional.empty());
  }

  /** At the ticks of a cron in a time zone; without a zone in UTC. */
  public static ScheduleTimes cron(String fields, Optional<String> timezone) {
    var unset = OptionalInt.empty();
    return new ScheduleTimes(unset, unset, unset, unset, Optional.of(fields), timezone);
  }

  public ScheduleTimes withMinuteOfHour(int minute) {
    return new ScheduleTimes(
        OptionalInt.of(minute), hourOfDay, dayOfWeek, dayOfMonth, cron, timezone);
  }

  public ScheduleTimes withHourOfDay(int hour) {
    return new ScheduleTimes(
        minuteOfHour, OptionalInt.of(hour), dayOfWeek, dayOfMonth, cron, timezone);
  }

  public ScheduleTimes withDayOfWeek(int day) {
    return new ScheduleTimes(
        minuteOfHour, hourOfDay, OptionalInt.of(day), dayOfMonth, cron, timezone);
  }

  public ScheduleTimes withDayOfMonth(int day) {
    return new ScheduleTimes(
        minuteOfHour, hourOfDay, dayOfWeek, OptionalInt.of(day), cron, timezone);
  }

  public ScheduleTimes withTimezone(String name) {
    return new ScheduleTimes(
        minuteOfHour, hourOfDay, dayOfWeek, dayOfMonth, cron, Optional.of(name));
  }

  boolean setsTimeOrDay() {
    return minuteOfHour.isPresent()
        || hourOfDay.isPresent()
        || dayOfWeek.isPresent()
        || dayOfMonth.isPresent();
  }

  boolean setsCronOrZone() {
    return cron.isPresent() || timezone.isPresent();
  }
}
