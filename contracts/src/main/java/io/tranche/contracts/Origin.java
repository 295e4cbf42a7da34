package io.tranche.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * Who asks for something: a sensor, an automation, a person. At most one run per asset partition
 * and origin waits at a time; a second request of the same origin is absorbed by it.
 *
 * @param name the sensor's, asset's or person's name
 */
public record Origin(Type type, String name) {

  /** The kinds of origins. */
  public enum Type {
    SENSOR("sensor"),
    AUTOMATION("automation"),
    SCHEDULE("schedule"),
    BACKFILL("backfill"),
    PERSON("person"),
    PROGRAM("program");

    private final String wireName;

    Type(String wireName) {
      this.wireName = wireName;
    }

    @JsonValue
    public String wireName() {
      return wireName;
    }

    @JsonCreator
    static Type parse(String text) {
      for (Type type : values()) {
        if (type.wireName.equals(text)) {
          return type;
        }
      }
      throw new IllegalArgumentException("unknown origin type: " + text);
    }
  }

  /**
   * Reads what {@link #toString()} wrote.
   *
   * @throws IllegalArgumentException if no origin is written like this
   */
  public static Origin parse(String text) {
    int colon = text.indexOf(':');
    if (colon < 0) {
      throw new IllegalArgumentException("no origin: " + text);
    }
    return new Origin(Type.parse(text.substring(0, colon)), text.substring(colon + 1));
  }

  public static Origin sensor(String name) {
    return new Origin(Type.SENSOR, name);
  }

  public static Origin automation(String asset) {
    return new Origin(Type.AUTOMATION, asset);
  }

  public static Origin schedule(String name) {
    return new Origin(Type.SCHEDULE, name);
  }

  public static Origin backfill(String id) {
    return new Origin(Type.BACKFILL, id);
  }

  public static Origin person(String name) {
    return new Origin(Type.PERSON, name);
  }

  public static Origin program(String name) {
    return new Origin(Type.PROGRAM, name);
  }

  @Override
  public String toString() {
    return type.wireName() + ":" + name;
  }
}
