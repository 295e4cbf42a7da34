package io.tranche.run.stale;

import java.time.Instant;
import java.util.Optional;
import org.bson.Document;

/**
 * The data of a partition is out of date: an object that it was made for is gone.
 *
 * @param token what was made with this one or a lower one is stale
 * @param object that is gone
 * @param request that said so
 * @param by who asked, e.g. {@code sensor:landing}
 */
public record StaleMark(long token, String object, String request, String by, Instant at) {

  /** Whether the document of an asset partition says so; its tokens are enough. */
  public static boolean isStale(Document document) {
    return tokenOf(document, "stale") >= tokenOf(document, "materialization")
        && document.get("materialization") != null
        && document.get("stale") != null;
  }

  private static long tokenOf(Document document, String part) {
    return Optional.ofNullable(document.get(part, Document.class)).map(StaleMark::token).orElse(0L);
  }

  /** Of the document of an asset partition; empty if it has no data, or newer data. */
  public static Optional<StaleMark> of(Document document) {
    return Optional.of(document)
        .filter(StaleMark::isStale)
        .map(found -> found.get("stale", Document.class))
        .map(
            stale ->
                new StaleMark(
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
