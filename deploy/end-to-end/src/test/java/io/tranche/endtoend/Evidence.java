package io.tranche.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tranche.endtoend.judge.AssetPartition;
import io.tranche.endtoend.judge.History;
import io.tranche.endtoend.judge.History.Event;
import io.tranche.endtoend.judge.History.Made;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bson.Document;

/** Reads what a system left behind into a history, as it is found, without judging it. */
final class Evidence implements AutoCloseable {
  private static final Set<String> ENDS = Set.of("SUCCESS", "FAILURE", "CANCELED");
  private static final ObjectMapper SORTED =
      JsonMapper.builder().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).build();

  private final Furnace furnace;
  private final Asked asked;
  private final Stored stored;
  private final TopicReader topics;
  private final Set<History.Ending> endings = new LinkedHashSet<>();

  Evidence(Furnace furnace, Asked asked) {
    this.furnace = furnace;
    this.asked = asked;
    this.stored = new Stored(furnace.mongoUri(), furnace.names());
    this.topics = new TopicReader(furnace.broker().address());
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
        stored.runs().values().stream().map(Evidence::run).toList(),
        published(),
        stored.all("run", "materializations").values().stream().map(Evidence::made).toList(),
        announced(),
        states(),
        topics.last(furnace.names().topics().partitionStates()).values().stream()
            .map(state -> made(state, "version"))
            .toList(),
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

  private static History.Run run(Document run) {
    String id = run.getString("_id");
    return new History.Run(
        id,
        run.getString("requestId"),
        run.getList("events", Document.class).stream()
            .filter(event -> event.getString("type").equals("RunAbsorbed"))
            .map(event -> event.getString("requestId"))
            .toList(),
        Optional.ofNullable(run.getString("parentRunId")),
        Optional.ofNullable(run.get("tags", Document.class).getString("tranche/backfill")),
        run.getList("assets", String.class),
        run.getList("partitions", String.class),
        run.getString("status"),
        Stored.token(run),
        instant(run, "startedAt"),
        instant(run, "endedAt"),
        run.getList("events", Document.class).stream().map(Evidence::event).toList());
  }

  private static Optional<Instant> instant(Document document, String field) {
    return Optional.ofNullable(document.getDate(field)).map(Date::toInstant);
  }

  private static Event event(Map<String, Object> said) {
    try {
      return new Event(
          String.valueOf(said.get("runId")),
          ((Number) said.get("number")).intValue(),
          String.valueOf(said.get("type")),
          said.get("token") instanceof Number token ? token.longValue() : 0,
          SORTED.writeValueAsString(said));
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  private List<Event> published() {
    return topics.read(furnace.names().topics().runEvents()).stream()
        .map(raw -> event(tree(raw.value())))
        .toList();
  }

  @SuppressWarnings("unchecked") // an event is an object
  private static Map<String, Object> tree(byte[] value) {
    try {
      return SORTED.readValue(value, Map.class);
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  private List<Made> announced() {
    return topics.values(furnace.names().topics().assetEvents()).stream()
        .filter(event -> event.path("type").asText().equals("materialized"))
        .map(event -> made(event, "token"))
        .toList();
  }

  private static Made made(JsonNode said, String token) {
    return new Made(
        said.path("runId").asText(),
        new AssetPartition(said.path("asset").asText(), said.path("partition").asText()),
        said.path(token).asLong());
  }

  private static Made made(Document document) {
    return new Made(
        document.getString("runId"),
        new AssetPartition(document.getString("asset"), document.getString("partition")),
        Stored.token(document));
  }

  private List<Made> states() {
    List<Made> states = new ArrayList<>();
    for (Document state : stored.all("run", "asset_partitions").values()) {
      Document last = state.get("materialization", Document.class);
      if (last != null) {
        states.add(
            new Made(
                last.getString("runId"),
                new AssetPartition(state.getString("asset"), state.getString("partition")),
                Stored.token(last)));
      }
    }
    return states;
  }

  @Override
  public void close() {
    stored.close();
    topics.close();
  }
}
