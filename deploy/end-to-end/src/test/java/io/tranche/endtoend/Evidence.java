package io.tranche.endtoend;

import io.tranche.endtoend.judge.History;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bson.Document;

/** Reads what a system left behind into a history, as it is found, without judging it. */
final class Evidence implements AutoCloseable {
  private static final Set<String> ENDS = Set.of("SUCCESS", "FAILURE", "CANCELED");

  private final Furnace furnace;
  private final Asked asked;
  private final Stored stored;
  private final TopicReader topics;
  private final Traces traces;
  private final Set<History.Ending> endings = new LinkedHashSet<>();

  Evidence(Furnace furnace, Asked asked) {
    this.furnace = furnace;
    this.asked = asked;
    this.stored = new Stored(furnace.mongoUri(), furnace.names());
    this.topics = new TopicReader(furnace.broker().address());
    this.traces = new Traces(furnace.names().topics(), stored, topics);
  }

  Stored stored() {
    return stored;
  }

  TopicReader topics() {
    return topics;
  }

  /** Remembers which runs have ended by now, and how. */
  void noteEndings() {
    for (Document run : stored.runs().values()) {
      if (ENDS.contains(run.getString("status"))) {
        endings.add(
            new History.Ending(
                run.getString("_id"), run.getString("status"), run.getDate("endedAt").toInstant()));
      }
    }
  }

  History history() {
    Outputs outputs = Outputs.in(furnace.data());
    return new History(
        asked.requests(),
        backfills(),
        asked.canceled(),
        traces.runs(),
        traces.published(),
        traces.recorded(),
        traces.announced(),
        traces.states(),
        traces.publishedStates(),
        outputs.executions(),
        outputs.found(),
        List.copyOf(endings),
        Burning.RULES);
  }

  private List<History.Backfill> backfills() {
    Map<String, Document> found = stored.all("run", "backfills");
    return asked.backfills().stream()
        .map(
            backfill ->
                new History.Backfill(
                    backfill.id(),
                    backfill.target(),
                    backfill.reads(),
                    asked.canceled().contains(backfill.id()),
                    Optional.ofNullable(found.get(backfill.id()))
                        .map(document -> document.getString("status"))))
        .toList();
  }

  @Override
  public void close() {
    stored.close();
    topics.close();
  }
}
