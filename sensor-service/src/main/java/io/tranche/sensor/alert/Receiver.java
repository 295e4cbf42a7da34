package io.tranche.sensor.alert;

import io.tranche.contracts.definitions.AlertDocument;
import io.tranche.contracts.definitions.Catalog;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Who is told, without where it is: so a corrected address counts for what waits, and none is
 * stored.
 *
 * @param position in {@code to} of the alert, from 0
 */
record Receiver(String alert, int position) {

  private static final char SEPARATOR = '|';

  /** The receivers of an alert. */
  static List<Receiver> of(AlertDocument alert) {
    return IntStream.range(0, alert.to().size())
        .mapToObj(position -> new Receiver(alert.name(), position))
        .toList();
  }

  /** The reverse of {@link #key()}. */
  static Receiver parse(String key) {
    int separator = key.lastIndexOf(SEPARATOR);
    return new Receiver(
        key.substring(0, separator), Integer.parseInt(key.substring(separator + 1)));
  }

  String key() {
    return alert + SEPARATOR + position;
  }

  /** Where it is, if the catalog still has it. */
  Optional<AlertDocument.Webhook> webhook(Catalog catalog) {
    return Optional.ofNullable(catalog.alerts().get(alert))
        .map(AlertDocument::to)
        .filter(all -> position < all.size())
        .map(all -> all.get(position));
  }
}
