package io.tranche.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tranche.contracts.Topics;
import io.tranche.endtoend.judge.AssetPartition;
import io.tranche.endtoend.judge.History;
import io.tranche.endtoend.judge.History.Event;
import io.tranche.endtoend.judge.History.Made;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bson.Document;

/** What runs have left behind in documents and on topics, as it is found. */
record Traces(Topics names, Stored stored, TopicReader topics) {
  private static final ObjectMapper SORTED =
      JsonMapper.builder().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).build();

  List<History.Run> runs() {
    return stored.runs().values().stream().map(Traces::run).toList();
  }

  List<Made> recorded() {
    return stored.all("run", "materializations").values().stream().map(Traces::made).toList();
  }

  List<Made> publishedStates() {
    return topics.last(names.partitionStates()).values().stream()
        .map(state -> made(state, "version"))
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
        run.getList("events", Document.class).stream().map(Traces::event).toList());
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

  List<Event> published() {
    return topics.read(names.runEvents()).stream().map(raw -> event(tree(raw.value()))).toList();
  }

  @SuppressWarnings("unchecked") // an event is an object
  private static Map<String, Object> tree(byte[] value) {
    try {
      return SORTED.readValue(value, Map.class);
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  List<Made> announced() {
    return topics.values(names.assetEvents()).stream()
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

  List<Made> states() {
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
}
