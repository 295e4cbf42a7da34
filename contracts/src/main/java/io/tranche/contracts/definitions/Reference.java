package io.tranche.contracts.definitions;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What stands in a text of a bundle in place of a value that the bundle does not hold, such as a
 * password. Written as in the configuration of Kafka: {@code ${env:NAME}}, {@code
 * ${file:/path:KEY}}, {@code ${secrets:FOLDER:FILE}}. Law: a reference that was written with {@link
 * #toString()} is found again by {@link #replaceAll}.
 *
 * @param path the file of {@code file}, absolute; the folder of {@code secrets}, empty for none;
 *     empty for {@code env}
 * @param key the variable, the key in the file, or the file in the folder
 */
public record Reference(Source source, String path, String key) {

  /** {@code ${X:-y}} is a shell's, and no reference. */
  private static final Pattern BEGUN = Pattern.compile("\\$\\{([A-Za-z]+):(?![-=+?])([^}]*)(}?)");

  private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final Pattern SEGMENT = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]*");

  /** Where a value is kept. */
  public enum Source {
    /** An environment variable of the service. */
    ENV("env", "${env:NAME}"),
    /** A properties file. */
    FILE("file", "${file:/PATH:KEY}"),
    /** A folder with a file for each value, as Kubernetes and Docker mount secrets. */
    SECRETS("secrets", "${secrets:FOLDER:FILE}");

    private final String word;
    private final String form;

    Source(String word, String form) {
      this.word = word;
      this.form = form;
    }

    /** How it is written in a reference. */
    public String word() {
      return word;
    }

    /** What a reference looks like, for a person. */
    String form() {
      return form;
    }

    static Optional<Source> of(String word) {
      return Arrays.stream(values()).filter(source -> source.word.equals(word)).findFirst();
    }

    static String forms() {
      return Arrays.stream(values()).map(Source::form).collect(Collectors.joining(", "));
    }

    static List<String> words() {
      return Arrays.stream(values()).map(Source::word).toList();
    }
  }

  /** Whether a text holds a reference. */
  public static boolean isIn(String text) {
    return BEGUN.matcher(text).results().anyMatch(found -> read(found).isPresent());
  }

  /** The text with the values in place of the references. */
  public static String replaceAll(String text, Function<Reference, String> values) {
    StringBuilder replaced = new StringBuilder();
    int from = 0;
    for (MatchResult found : BEGUN.matcher(text).results().toList()) {
      replaced.append(text, from, found.start());
      replaced.append(read(found).map(values).orElseGet(found::group));
      from = found.end();
    }
    return replaced.append(text, from, text.length()).toString();
  }

  /** What begins like a reference and is none. */
  static List<Malformed> malformed(String text) {
    return BEGUN
        .matcher(text)
        .results()
        .filter(found -> read(found).isEmpty())
        .map(found -> new Malformed(found.group(), found.group(1), !found.group(3).isEmpty()))
        .toList();
  }

  /**
   * What begins like a reference and is none.
   *
   * @param word in the place of the source
   */
  record Malformed(String text, String word, boolean isClosed) {}

  private static Optional<Reference> read(MatchResult found) {
    return found.group(3).isEmpty()
        ? Optional.empty()
        : Source.of(found.group(1)).flatMap(source -> read(source, found.group(2)));
  }

  private static Optional<Reference> read(Source source, String place) {
    int colon = place.indexOf(':');
    String path = colon < 0 ? "" : place.substring(0, colon);
    String key = place.substring(colon + 1);
    boolean isRead =
        switch (source) {
          case ENV -> colon < 0 && VARIABLE.matcher(key).matches();
          case FILE -> path.startsWith("/") && !hasStepUp(path) && !key.isEmpty();
          case SECRETS -> SEGMENT.matcher(key).matches() && (colon < 0 || isFolderBelow(path));
        };
    return isRead ? Optional.of(new Reference(source, path, key)) : Optional.empty();
  }

  private static boolean hasStepUp(String path) {
    return Arrays.asList(path.split("/", -1)).contains("..");
  }

  private static boolean isFolderBelow(String path) {
    return Arrays.stream(path.split("/", -1))
        .allMatch(segment -> SEGMENT.matcher(segment).matches());
  }

  @Override
  public String toString() {
    return "${" + source.word + ":" + (path.isEmpty() ? "" : path + ":") + key + "}";
  }
}
