package io.tranche.contracts.commands;

import io.tranche.contracts.definitions.Kind;

/**
 * What a command is about.
 *
 * @param kind of the document that defines it
 */
public record Resource(Kind kind, String name) {

  public static Resource sensor(String name) {
    return new Resource(Kind.SENSOR, name);
  }

  public static Resource schedule(String name) {
    return new Resource(Kind.SCHEDULE, name);
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
