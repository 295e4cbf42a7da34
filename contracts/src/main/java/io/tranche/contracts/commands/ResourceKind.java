package io.tranche.contracts.commands;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;

/** The kinds of what can be stopped and started. */
public enum ResourceKind {
  SENSOR("sensor"),
  SCHEDULE("schedule"),
  /** All that sensors, schedules and automation launch; its name is {@code all}. */
  LAUNCHING("launching");

  private final String wireName;

  ResourceKind(String wireName) {
    this.wireName = wireName;
  }

  @JsonValue
  public String wireName() {
    return wireName;
  }

  /** The kind of this name. */
  @JsonCreator
  public static ResourceKind parse(String text) {
    return Arrays.stream(values())
        .filter(kind -> kind.wireName.equals(text))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("unknown kind of resource: " + text));
  }
}
