package io.tranche.partitions;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Windows between the ticks of a cron in a time zone: window i lasts from tick i to tick i + 1 and
 * its key is its start in {@link #format()}. A window exists once it has ended; {@link
 * #endOffset()} adds windows that have not, or takes away the latest ones.
 *
 * <p>When clocks change: a cron whose hour field covers every hour skips local times that do not
 * exist and fires twice at those that occur twice, the second key ending in its offset ({@code
 * 2024-11-03-01:00-0800}) if the format has none; any other cron moves a local time in a gap to the
 * end of the gap and takes the later one of two.
 */
public final class TimeWindowPartitionsDefinition implements DimensionDefinition {

  private final Cadence cadence;
  private final String start;
  private final Optional<String> end;
  private final String timezone;
  private final int minuteOffset;
  private final int hourOffset;
  private final int dayOffset;
  private final int endOffset;
  private final String format;
  private final List<Exclusion> exclusions;
  private final String cron;
  private final TimeLine line;

  TimeWindowPartitionsDefinition(TimeWindowPartitionsBuilder from) {
    this.cadence = from.cadence;
    this.start = from.start;
    this.end = Optional.ofNullable(from.end);
    this.timezone = from.timezone;
    this.minuteOffset = from.minuteOffset;
    this.hourOffset = from.hourOffset;
    this.dayOffset = from.dayOffset;
    this.endOffset = from.endOffset;
    this.format = from.format == null ? cadence.defaultFormat() : from.format;
    this.exclusions = List.copyOf(from.exclusions);
    this.cron = from.cronText();
    this.line = TimeLineParts.line(this);
  }

  public static TimeWindowPartitionsBuilder builder(Cadence cadence) {
    return new TimeWindowPartitionsBuilder(cadence);
  }

  /** Hourly windows in UTC from {@code uuuu-MM-dd-HH:mm}. */
  public static TimeWindowPartitionsDefinition hourly(String start) {
    return builder(Cadence.HOURLY).start(start).build();
  }

  /** Daily windows in UTC from {@code uuuu-MM-dd}. */
  public static TimeWindowPartitionsDefinition daily(String start) {
    return builder(Cadence.DAILY).start(start).build();
  }

  /** Windows from Sunday to Sunday in UTC from {@code uuuu-MM-dd}. */
  public static TimeWindowPartitionsDefinition weekly(String start) {
    return builder(Cadence.WEEKLY).start(start).build();
  }

  /** Windows of calendar months in UTC from {@code uuuu-MM-dd}. */
  public static TimeWindowPartitionsDefinition monthly(String start) {
    return builder(Cadence.MONTHLY).start(start).build();
  }

  /** A builder that starts from this definition. */
  public TimeWindowPartitionsBuilder toBuilder() {
    var builder = builder(cadence).start(start).end(end.orElse(null)).timezone(timezone);
    builder.minuteOffset(minuteOffset).hourOffset(hourOffset).dayOffset(dayOffset);
    return builder
        .endOffset(endOffset)
        .format(format)
        .exclusions(exclusions)
        .cron(cadence == Cadence.CRON ? cron : null);
  }

  public Cadence cadence() {
    return cadence;
  }

  @Override
  public String type() {
    return cadence.type();
  }

  /** First instant from which windows start, in {@link #format()} and {@link #timezone()}. */
  public String start() {
    return start;
  }

  /** No window ends after this instant, in {@link #format()} and {@link #timezone()}. */
  public Optional<String> end() {
    return end;
  }

  /** IANA name of the zone in which the cron ticks and keys are written. */
  public String timezone() {
    return timezone;
  }

  /** Minute of the hour at which windows start, 0 to 59. */
  public int minuteOffset() {
    return minuteOffset;
  }

  /** Hour of the day at which windows start, 0 to 23; not for hourly windows. */
  public int hourOffset() {
    return hourOffset;
  }

  /** Weekly: day of the week, 0 and 7 Sunday. Monthly: day of the month, 1 to 31. */
  public int dayOffset() {
    return dayOffset;
  }

  /** This many windows more (or, negative, fewer) than those that have ended. */
  public int endOffset() {
    return endOffset;
  }

  /** Pattern of {@link java.time.format.DateTimeFormatter} for keys. */
  public String format() {
    return format;
  }

  /** Windows that do not exist. */
  public List<Exclusion> exclusions() {
    return exclusions;
  }

  /** The cron whose ticks cut the windows, for every cadence: minute, hour, day, month, weekday. */
  public String cron() {
    return cron;
  }

  /** The windows as seen from instants and stretches of time. */
  public TimeWindows windows() {
    return new TimeWindows(this);
  }

  /**
   * The window of the key. A text that is no key of its own names the next window that starts at or
   * after the time that it spells; a text that is no time has no window.
   */
  @Override
  public Optional<TimeWindow> window(String key) {
    return line.window(key);
  }

  @Override
  public Ordinals ordinals(PartitionContext context) {
    return line.ordinals(context.now());
  }

  @Override
  public OptionalLong ordinal(String key, PartitionContext context) {
    return line.ordinal(key, context.now());
  }

  @Override
  public Optional<String> keyAt(long ordinal, PartitionContext context) {
    return line.key(ordinal);
  }

  @Override
  public List<String> keys(PartitionContext context, long offset, int limit) {
    return line.keys(context.now(), offset, limit);
  }

  @Override
  public Ordinals between(PartitionKeyRange range, PartitionContext context) {
    return line.between(range);
  }

  @Override
  public int bits() {
    return line.bits();
  }

  @Override
  public String fingerprint() {
    return Fingerprint.of("time", List.of(cron, timezone, format));
  }

  TimeLine line() {
    return line;
  }

  private List<Object> fields() {
    return List.of(
        cadence,
        start,
        end,
        timezone,
        minuteOffset,
        hourOffset,
        dayOffset,
        endOffset,
        format,
        exclusions,
        cron);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TimeWindowPartitionsDefinition that && fields().equals(that.fields());
  }

  @Override
  public int hashCode() {
    return Objects.hash(cadence, start, timezone, cron);
  }

  @Override
  public String toString() {
    String until = end.map(text -> " to " + text).orElse("");
    return "%s[%s %s from %s%s]".formatted(type(), cron, timezone, start, until);
  }
}
