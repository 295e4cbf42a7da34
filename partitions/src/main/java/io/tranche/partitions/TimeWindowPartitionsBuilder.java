package io.tranche.partitions;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects the fields of a time window definition; what is not set has its default. */
public final class TimeWindowPartitionsBuilder {
  final Cadence cadence;
  String start = "";
  @Nullable String end;
  String timezone = "UTC";
  int minuteOffset;
  int hourOffset;
  int dayOffset;
  int endOffset;
  @Nullable String format;
  @Nullable String cron;
  List<Exclusion> exclusions = List.of();

  TimeWindowPartitionsBuilder(Cadence cadence) {
    this.cadence = cadence;
    this.dayOffset = cadence == Cadence.MONTHLY ? 1 : 0;
  }

  public TimeWindowPartitionsBuilder start(String text) {
    this.start = text;
    return this;
  }

  public TimeWindowPartitionsBuilder end(@Nullable String text) {
    this.end = text;
    return this;
  }

  public TimeWindowPartitionsBuilder timezone(String name) {
    this.timezone = name;
    return this;
  }

  public TimeWindowPartitionsBuilder minuteOffset(int minute) {
    this.minuteOffset = minute;
    return this;
  }

  public TimeWindowPartitionsBuilder hourOffset(int hour) {
    this.hourOffset = hour;
    return this;
  }

  public TimeWindowPartitionsBuilder dayOffset(int day) {
    this.dayOffset = day;
    return this;
  }

  public TimeWindowPartitionsBuilder endOffset(int windows) {
    this.endOffset = windows;
    return this;
  }

  public TimeWindowPartitionsBuilder format(@Nullable String pattern) {
    this.format = pattern;
    return this;
  }

  /** Only for {@link Cadence#CRON}, and required there. */
  public TimeWindowPartitionsBuilder cron(@Nullable String fields) {
    this.cron = fields;
    return this;
  }

  public TimeWindowPartitionsBuilder exclusions(List<Exclusion> windows) {
    this.exclusions = List.copyOf(windows);
    return this;
  }

  /** Refuses, listing every problem, with {@link PartitionsException.InvalidDefinition}. */
  public TimeWindowPartitionsDefinition build() {
    return new TimeWindowPartitionsDefinition(this);
  }

  String cronText() {
    return switch (cadence) {
      case HOURLY -> minuteOffset + " * * * *";
      case DAILY -> minuteOffset + " " + hourOffset + " * * *";
      case WEEKLY -> minuteOffset + " " + hourOffset + " * * " + dayOffset;
      case MONTHLY -> minuteOffset + " " + hourOffset + " " + dayOffset + " * *";
      case CRON -> cron == null ? "" : cron;
    };
  }
}
