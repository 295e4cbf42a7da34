package io.tranche.contracts.definitions;

import java.time.DateTimeException;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which object keys a sensor takes, and what it reads from them: {@code
 * orders/{region}/{date:uuuu-MM-dd}.csv}. A capture never crosses a {@code /}; with a format it
 * takes only dates that exist, written so.
 */
public final class KeyPattern {

  private static final Pattern CAPTURE =
      Pattern.compile("\\{([A-Za-z][A-Za-z0-9_]*)(?::([^{}]+))?}");

  private final String text;
  private final Pattern pattern;
  private final Map<String, Optional<DateTimeFormatter>> captures;
  private final String literalPrefix;

  private KeyPattern(
      String text,
      Pattern pattern,
      Map<String, Optional<DateTimeFormatter>> captures,
      String literalPrefix) {
    this.text = text;
    this.pattern = pattern;
    this.captures = captures;
    this.literalPrefix = literalPrefix;
  }

  /**
   * Reads a pattern.
   *
   * @throws IllegalArgumentException with the reason, if the text is not a pattern
   */
  public static KeyPattern parse(String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("must not be empty");
    }
    Map<String, Optional<DateTimeFormatter>> captures = new LinkedHashMap<>();
    StringBuilder regex = new StringBuilder();
    Matcher capture = CAPTURE.matcher(text);
    int end = 0;
    while (capture.find()) {
      regex.append(literal(text.substring(end, capture.start())));
      String name = capture.group(1);
      Optional<String> format = Optional.ofNullable(capture.group(2));
      if (captures.put(name, format.map(KeyPattern::formatter)) != null) {
        throw new IllegalArgumentException("captures {" + name + "} twice");
      }
      regex.append("(?<").append(group(name)).append('>');
      regex.append(format.map(KeyPattern::regexOfFormat).orElse("[^/]+")).append(')');
      end = capture.end();
    }
    regex.append(literal(text.substring(end)));
    int firstCapture = text.indexOf('{');
    return new KeyPattern(
        text,
        Pattern.compile(regex.toString()),
        captures,
        firstCapture < 0 ? text : text.substring(0, firstCapture));
  }

  /** What the captures hold for a key that matches as a whole. */
  public Optional<Map<String, String>> match(String key) {
    Matcher matcher = pattern.matcher(key);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    Map<String, String> values = new LinkedHashMap<>();
    for (Map.Entry<String, Optional<DateTimeFormatter>> capture : captures.entrySet()) {
      String value = matcher.group(group(capture.getKey()));
      if (capture.getValue().isPresent() && !isDate(value, capture.getValue().get())) {
        return Optional.empty();
      }
      values.put(capture.getKey(), value);
    }
    return Optional.of(values);
  }

  /** A key of this pattern with these values; a capture without one stays as it is written. */
  public String fill(Map<String, String> values) {
    return CAPTURE
        .matcher(text)
        .replaceAll(
            capture ->
                Matcher.quoteReplacement(values.getOrDefault(capture.group(1), capture.group())));
  }

  /** The names of the captures. */
  public Set<String> captures() {
    return Set.copyOf(captures.keySet());
  }

  /** What every matching key starts with: sensors are indexed by it. */
  public String literalPrefix() {
    return literalPrefix;
  }

  private static String literal(String text) {
    if (text.indexOf('{') >= 0 || text.indexOf('}') >= 0) {
      throw new IllegalArgumentException(
          "has a brace that is no capture such as {name} or {date:uuuu-MM-dd}");
    }
    return Pattern.quote(text);
  }

  /** Group names of regular expressions have no underscores. */
  private static String group(String name) {
    return "c" + name.replace("_", "U95U");
  }

  private static DateTimeFormatter formatter(String format) {
    return DateTimeFormatter.ofPattern(format, Locale.ROOT).withResolverStyle(ResolverStyle.STRICT);
  }

  private static String regexOfFormat(String format) {
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < format.length(); ) {
      char letter = format.charAt(i);
      int run = i;
      while (run < format.length() && format.charAt(run) == letter) {
        run++;
      }
      regex.append(
          "uyMdHms".indexOf(letter) >= 0
              ? "[0-9]{" + (run - i) + "}"
              : Pattern.quote(format.substring(i, run)));
      i = run;
    }
    return regex.toString();
  }

  private static boolean isDate(String value, DateTimeFormatter format) {
    try {
      format.parse(value);
      return true;
    } catch (DateTimeException e) {
      return false;
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof KeyPattern that && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }
}
