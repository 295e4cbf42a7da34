package io.tranche.partitions;

/** How the ticks that cut time windows are described. */
public enum Cadence {
  HOURLY("hourly", "uuuu-MM-dd-HH:mm"),
  DAILY("daily", "uuuu-MM-dd"),
  WEEKLY("weekly", "uuuu-MM-dd"),
  MONTHLY("monthly", "uuuu-MM-dd"),
  CRON("cron", "uuuu-MM-dd-HH:mm");

  private final String type;
  private final String defaultFormat;

  Cadence(String type, String defaultFormat) {
    this.type = type;
    this.defaultFormat = defaultFormat;
  }

  /** The word of the wire form. */
  public String type() {
    return type;
  }

  public String defaultFormat() {
    return defaultFormat;
  }
}
