package io.tranche.store.embedded;

import de.bwaldvogel.mongo.backend.QueryResult;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.wire.message.MongoQuery;
import io.netty.channel.Channel;
import java.util.Locale;
import java.util.Set;
import org.h2.mvstore.MVStore;

/** The library's engine on a file, made durable: it answers when the file holds what it says. */
final class DurableBackend extends H2Backend {
  /** Commands that leave the data as it is; all others, known or not, are taken to write. */
  private static final Set<String> READS =
      Set.of("find", "getmore", "count", "distinct", "listcollections", "listindexes");

  /** Commands about the connection or the server, which see no data. */
  private static final Set<String> TALK =
      Set.of("ismaster", "hello", "buildinfo", "ping", "whatsmyuri", "serverstatus", "endsessions");

  private static final int COMMITS_BETWEEN_COMPACTIONS = 1000;
  private static final int COMPACT_BELOW_PERCENT = 95;
  private static final int COMPACT_BYTES = 16 * 1024 * 1024;

  private final GroupCommit commits;
  private final MVStore store;
  private int commitsSinceCompaction;

  DurableBackend(MVStore store) {
    super(store);
    this.store = store;
    this.commits = new GroupCommit(this::commitToFile);
  }

  @Override
  public Document handleCommand(
      Channel channel, String databaseName, String command, Document query) {
    String name = command.toLowerCase(Locale.ROOT);
    if (TALK.contains(name)) {
      return super.handleCommand(channel, databaseName, command, query);
    }
    if (READS.contains(name)) {
      return commits.read(() -> super.handleCommand(channel, databaseName, command, query));
    }
    return commits.write(() -> super.handleCommand(channel, databaseName, command, query));
  }

  @Override
  public QueryResult handleQuery(MongoQuery query) {
    return commits.read(() -> super.handleQuery(query));
  }

  /** Runs while no command does. */
  private void commitToFile() {
    if (++commitsSinceCompaction >= COMMITS_BETWEEN_COMPACTIONS) {
      commitsSinceCompaction = 0;
      store.compact(COMPACT_BELOW_PERCENT, COMPACT_BYTES);
    }
    store.commit();
  }
}
