package io.tranche.sensor.arrival;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/**
 * Where an event stands among those of the same object, as one text that is compared as text. Texts
 * of different objects, or with and without a sequencer, say nothing about each other.
 */
final class SourceOrder {

  /** Always as long: shorter fractions of a second would compare wrongly. */
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSSSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private SourceOrder() {}

  /**
   * Of a store that numbers its events. The shorter of two sequencers counts as filled up with
   * zeros on its right, so trailing zeros say nothing.
   */
  static String ofSequencer(String sequencer) {
    int end = sequencer.length();
    while (end > 0 && sequencer.charAt(end - 1) == '0') {
      end--;
    }
    return sequencer.substring(0, end);
  }

  /** Of a store that does not. */
  static String ofTime(Instant time, Optional<String> eTag) {
    return TIME.format(time) + eTag.map(tag -> "/" + tag).orElse("");
  }
}
