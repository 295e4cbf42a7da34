package io.tranche.run.stale;

import java.time.Instant;
import java.util.Optional;
import org.bson.Document;

/**
 * Why the data of a partition is out of date.
 *
 * @param token what was made with this one or a lower one is stale
 * @param object that it was made for, and is gone
 * @param request that said so
 * @param by who asked, e.g. {@code sensor:landing}
 */
public record Staleness(long token, String object, String request, String by, Instant at) {

  /** Whether the document of an asset partition says so; its tokens are enough. */
  public static boolean isStale(Document document) {
    return tokenOf(document, "stale") >= tokenOf(document, "materialization")
        && document.get("materialization") != null
        && document.get("stale") != null;
  }

  private static long tokenOf(Document document, String part) {
    return Optional.ofNullable(document.get(part, Document.class)).map(Staleness::token).orElse(0L);
  }

  /** Of the document of an asset partition; empty if it has no data, or newer data. */
  public static Optional<Staleness> of(Document document) {
    return Optional.of(document)
        .filter(Staleness::isStale)
        .map(found -> found.get("stale", Document.class))
        .map(
            stale ->
                new Staleness(
                    token(stale),
                    stale.getString("object"),
                    stale.getString("request"),
                    stale.getString("by"),
                    stale.getDate("at").toInstant()));
  }

  private static long token(Document document) {
    return document.get("token", Number.class).longValue();
  }
}
