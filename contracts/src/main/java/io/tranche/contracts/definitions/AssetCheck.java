package io.tranche.contracts.definitions;

import io.tranche.contracts.assets.CheckSeverity;
import java.util.Optional;

/**
 * A question about every partition of an asset: asked by a query whenever the partition was
 * materialized, or answered by whoever reports what has come of it.
 *
 * @param name unique among the checks of the asset; letters, digits and {@code _}
 * @param sql the query; absent: the answer is reported
 * @param connection where the query runs; absent: where the asset's {@code sql} materializer does
 * @param severity of a partition that does not pass
 * @param blocking whether nothing downstream is made of a partition that does not pass
 */
public record AssetCheck(
    String name,
    Optional<String> description,
    Optional<String> sql,
    Optional<String> connection,
    CheckSeverity severity,
    boolean blocking) {

  /** How many checks an asset may have. */
  public static final int MOST_OF_AN_ASSET = 100;

  /** The same check, of whose answer somebody says how bad it is. */
  public AssetCheck withSeverity(CheckSeverity said) {
    return new AssetCheck(name, description, sql, connection, said, blocking);
  }
}
