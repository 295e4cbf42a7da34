package io.tranche.run.materializer.sql;

import io.tranche.run.materializer.FencedOff;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * Keeps an older run from writing over a newer one: the highest token that wrote, or is about to
 * write, each partition, in the database that it lands in.
 */
final class Fence {

  /** One row for each asset partition. */
  static final String TABLE = "tranche_fence";

  private Fence() {}

  /**
   * Takes the partitions for a token, within the session's transaction. Until that ends no other
   * transaction takes them; what others have taken is waited for.
   *
   * @throws FencedOff if a higher token holds one of them
   */
  static void raise(Session session, String asset, List<String> partitions, long token)
      throws SQLException {
    Table fence = session.dialect().fence(session);
    if (session.dialect().take(fence, asset, partitions, token, session)) {
      return;
    }
    Optional<FencedOff> newer =
        session
            .query(
                "select partition, token from "
                    + fence.sql()
                    + " where asset = ? and token > ?"
                    + " and partition in (select unnest(?::varchar[])) order by token desc limit 1",
                List.of(asset, token, session.array(partitions)),
                row -> new FencedOff(asset, row.getString(1), token, row.getLong(2)))
            .stream()
            .findFirst();
    if (newer.isPresent()) {
      throw newer.get();
    }
  }
}
