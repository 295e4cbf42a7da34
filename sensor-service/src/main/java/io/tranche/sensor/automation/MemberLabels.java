package io.tranche.sensor.automation;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The metadata of a member as it is stored: one index serves whatever the fields are called. */
public final class MemberLabels {

  private MemberLabels() {}

  /** One text for each field; names may hold any character. */
  public static List<String> of(Map<String, String> metadata) {
    return metadata.entrySet().stream()
        .map(field -> field.getKey().length() + ":" + field.getKey() + field.getValue())
        .sorted()
        .toList();
  }

  /** What {@link #of} wrote. */
  public static Map<String, String> read(List<String> labels) {
    Map<String, String> metadata = new HashMap<>();
    for (String label : labels) {
      int colon = label.indexOf(':');
      int end = colon + 1 + Integer.parseInt(label.substring(0, colon));
      metadata.put(label.substring(colon + 1, end), label.substring(end));
    }
    return metadata;
  }
}
