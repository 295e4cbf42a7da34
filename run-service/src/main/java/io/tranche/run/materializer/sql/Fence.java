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

  private Fence() {}

  /**
   * Takes the partitions for a token, within the session's transaction.
   *
   * @throws FencedOff if a higher token holds one of them
   */
  static void raise(Session session, String asset, List<String> partitions, long token)
      throws SQLException {
    session.execute(
        """
        create table if not exists main.tranche_fence (
          asset varchar, partition varchar, token bigint not null,
          primary key (asset, partition))""",
        List.of());
    Object keys = session.array(partitions);
    Optional<FencedOff> newer =
        session
            .query(
                """
                select partition, token from main.tranche_fence
                where asset = ? and token > ? and partition in (select unnest(?::varchar[]))
                order by token desc limit 1""",
                List.of(asset, token, keys),
                row -> new FencedOff(asset, row.getString(1), token, row.getLong(2)))
            .stream()
            .findFirst();
    if (newer.isPresent()) {
      throw newer.get();
    }
    session.execute(
        """
        insert into main.tranche_fence
        select distinct ?, unnest(?::varchar[]), ?
        on conflict do update set token = excluded.token""",
        List.of(asset, keys, token));
  }
}
