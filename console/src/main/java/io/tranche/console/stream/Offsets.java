package io.tranche.console.stream;

import java.util.Arrays;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How far a reader has read: the next offset of each Kafka partition. Its text is the id of an
 * event, {@code a0:17,r0:4}: the letter of the topic, the Kafka partition, the offset.
 */
record Offsets(SortedMap<String, Long> next) {
  private static final Pattern ENTRY = Pattern.compile("([a-z][0-9]{1,6}):([0-9]{1,18})");

  Offsets {
    next = new TreeMap<>(next);
  }

  static Offsets none() {
    return new Offsets(new TreeMap<>());
  }

  static String place(Source source, int kafkaPartition) {
    return source.letter() + Integer.toString(kafkaPartition);
  }

  /** Empty if the text was not written by {@link #toString()}. */
  static Optional<Offsets> parse(String text) {
    TreeMap<String, Long> next = new TreeMap<>();
    for (String entry : Arrays.asList(text.split(",", -1))) {
      Matcher matcher = ENTRY.matcher(entry);
      if (!matcher.matches()) {
        return Optional.empty();
      }
      next.put(matcher.group(1), Long.parseLong(matcher.group(2)));
    }
    return Optional.of(new Offsets(next));
  }

  @Override
  public String toString() {
    return next.entrySet().stream()
        .map(entry -> entry.getKey() + ":" + entry.getValue())
        .collect(Collectors.joining(","));
  }
}
