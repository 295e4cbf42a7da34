package io.tranche.contracts.definitions;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text with places to fill: {@code {date}|{region}}.
 *
 * @param text as the user wrote it
 */
public record Template(String text) {

  private static final Pattern PLACE = Pattern.compile("\\{([A-Za-z][A-Za-z0-9_]*)}");

  /** The names of the places. */
  public Set<String> places() {
    Set<String> places = new LinkedHashSet<>();
    Matcher place = PLACE.matcher(text);
    while (place.find()) {
      places.add(place.group(1));
    }
    return places;
  }

  /**
   * The text with its places filled.
   *
   * @throws IllegalArgumentException if there is no value for one of them
   */
  public String fill(Map<String, String> values) {
    return PLACE
        .matcher(text)
        .replaceAll(
            place -> {
              String value = values.get(place.group(1));
              if (value == null) {
                throw new IllegalArgumentException("no value for {" + place.group(1) + "}");
              }
              return Matcher.quoteReplacement(value);
            });
  }

  @Override
  public String toString() {
    return text;
  }
}
