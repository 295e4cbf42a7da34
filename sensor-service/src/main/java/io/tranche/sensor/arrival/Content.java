package io.tranche.sensor.arrival;

import io.tranche.contracts.definitions.ContentType;
import io.tranche.contracts.definitions.FileSensorDocument;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * What a notification tells about the bytes of an object; not every store tells everything.
 *
 * @param size in bytes
 * @param type the content type, as the object was stored with
 * @param hash what equal contents share; not every store's ETag is one
 */
record Content(OptionalLong size, Optional<String> type, Optional<String> hash) {

  static final Content UNKNOWN = new Content(OptionalLong.empty(), Optional.empty());

  Content(OptionalLong size, Optional<String> type) {
    this(size, type, Optional.empty());
  }

  /** What two objects share that have the same content, as far as can be known. */
  Optional<String> fingerprint() {
    return size.isEmpty() ? Optional.empty() : hash.map(told -> told + "/" + size.getAsLong());
  }

  /** Why a sensor does not take such an object; empty if it does. What is not told fits nothing. */
  Optional<String> unfit(FileSensorDocument.Match match) {
    return unfitSize(match).or(() -> unfitType(match));
  }

  private Optional<String> unfitSize(FileSensorDocument.Match match) {
    if (match.size().isAny() || (size.isPresent() && match.size().contains(size.getAsLong()))) {
      return Optional.empty();
    }
    String given =
        size.isPresent() ? "the object has " + size.getAsLong() : "the notification tells no size";
    return Optional.of("match.size is " + match.size() + ", and " + given);
  }

  private Optional<String> unfitType(FileSensorDocument.Match match) {
    if (match.contentTypes().isEmpty()
        || type.filter(given -> match.contentTypes().stream().anyMatch(t -> t.takes(given)))
            .isPresent()) {
      return Optional.empty();
    }
    String accepted =
        match.contentTypes().stream().map(ContentType::toString).collect(Collectors.joining(", "));
    String given =
        type.map(told -> "the object is " + Nodes.shown(told))
            .orElse("the notification tells no content type");
    return Optional.of("match.contentTypes is " + accepted + ", and " + given);
  }
}
