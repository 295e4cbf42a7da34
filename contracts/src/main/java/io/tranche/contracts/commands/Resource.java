package io.tranche.contracts.commands;

/**
 * What a command is about.
 *
 * @param name of the document that defines it; {@code all} for what is launched
 */
public record Resource(ResourceKind kind, String name) {

  /** The name of all that is launched. */
  public static final String ALL = "all";

  public static Resource sensor(String name) {
    return new Resource(ResourceKind.SENSOR, name);
  }

  public static Resource schedule(String name) {
    return new Resource(ResourceKind.SCHEDULE, name);
  }

  /** All that sensors, schedules and automation launch. */
  public static Resource launching() {
    return new Resource(ResourceKind.LAUNCHING, ALL);
  }

  /** The Kafka key of its commands: they stay in order. */
  public String key() {
    return kind.wireName() + ":" + name;
  }

  @Override
  public String toString() {
    return kind.wireName() + " " + name;
  }
}
