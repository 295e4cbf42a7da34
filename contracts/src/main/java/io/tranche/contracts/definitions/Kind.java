package io.tranche.contracts.definitions;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** The kinds of documents that a bundle holds, in the order in which a catalog is written. */
public enum Kind {
  CONNECTION("connection", "connections", "name"),
  PARTITION_SET("partitionSet", "partitionSets", "name"),
  POOL("pool", "pools", "name"),
  MATERIALIZER("materializer", "materializers", "name"),
  ASSET("asset", "assets", "key"),
  JOB("job", "jobs", "name"),
  SENSOR("sensor", "sensors", "name"),
  SCHEDULE("schedule", "schedules", "name"),
  QUOTA("quota", "quotas", "namespace"),
  ALERT("alert", "alerts", "name"),
  RETENTION("retention", "retention", "name"),
  /** Not a document of a bundle: the record that closes an apply. */
  CATALOG("catalog", "", "name");

  private final String wireName;
  private final String section;
  private final String nameField;

  Kind(String wireName, String section, String nameField) {
    this.wireName = wireName;
    this.section = section;
    this.nameField = nameField;
  }

  @JsonValue
  public String wireName() {
    return wireName;
  }

  /** The list in a bundle that holds documents of this kind. */
  String section() {
    return section;
  }

  /** The field of a document that names it. */
  String nameField() {
    return nameField;
  }

  @JsonCreator
  public static Kind parse(String text) {
    return Arrays.stream(values())
        .filter(kind -> kind.wireName.equals(text))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("unknown kind: " + text));
  }

  static Optional<Kind> ofSection(String section) {
    return Arrays.stream(values())
        .filter(kind -> kind != CATALOG && kind.section.equals(section))
        .findFirst();
  }

  static String sections() {
    return Arrays.stream(values())
        .filter(kind -> kind != CATALOG)
        .map(Kind::section)
        .collect(Collectors.joining(", "));
  }
}
