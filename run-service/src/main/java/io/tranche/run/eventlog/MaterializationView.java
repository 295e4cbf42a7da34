package io.tranche.run.eventlog;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.bson.Document;

/**
 * What one run made of one partition, or was reported of it, as it is shown.
 *
 * @param runId empty if no run has made it
 * @param reportedBy who reported it, if no run has made it
 * @param codeVersion of what has made it, if its asset has one
 */
public record MaterializationView(
    String asset,
    String partition,
    String runId,
    Optional<Long> token,
    Optional<Instant> at,
    Map<String, Object> metadata,
    Optional<String> dataVersion,
    Optional<String> reportedBy,
    Optional<String> codeVersion) {

  static MaterializationView of(Document document) {
    return new MaterializationView(
        document.getString("asset"),
        document.getString("partition"),
        document.getString("runId"),
        Stored.number(document, "token"),
        Stored.instant(document, "at"),
        Stored.map(document, "metadata"),
        Stored.text(document, "dataVersion"),
        Stored.text(document, "reportedBy"),
        Stored.text(document, "codeVersion"));
  }
}
