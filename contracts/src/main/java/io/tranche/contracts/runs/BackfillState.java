package io.tranche.contracts.runs;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.tranche.contracts.Ids;
import java.time.Instant;

/**
 * What a backfill has still to make of an asset: its target, less what is materialized, and less
 * what has failed or needs such. That only ever becomes less; of a backfill that is being canceled
 * it is what is in its runs.
 *
 * @param version counts the changes of the backfill; a reader ignores a lower one
 * @param layout the fingerprint of the numbering of the asset's partitions
 * @param ordinals the partitions by that numbering, in the text form of a set of ordinals
 * @param count how many there are
 * @param removed whether nothing is left, for all is settled, or the backfill has ended
 */
public record BackfillState(
    String backfill,
    String asset,
    long version,
    String layout,
    String ordinals,
    long count,
    Instant at,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean removed) {

  /** The CloudEvents type of this form. */
  public static final String TYPE = "io.tranche.backfill-state.v1";

  /** Kafka key. */
  public String id() {
    return backfill + "|" + asset;
  }

  /** The id of the event: the same however often it is published. */
  public String eventId() {
    return Ids.of("backfill-state", backfill, asset, Long.toString(version));
  }
}
