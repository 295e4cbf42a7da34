package io.tranche.sensor.condition;

import io.tranche.contracts.Json;
import io.tranche.contracts.runs.RunRequest;
import io.tranche.partitions.Ordinals;
import io.tranche.sensor.condition.ConditionState.Pending;
import io.tranche.sensor.condition.ConditionState.Place;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.bson.Document;

/** The stored form of states. Names of assets are values, never names of fields. */
final class ConditionDocuments {

  private ConditionDocuments() {}

  static Document fields(ConditionState state) {
    List<Document> marks = new ArrayList<>();
    state
        .marks()
        .forEach(
            (mark, set) ->
                marks.add(
                    new Document("asset", mark.asset())
                        .append("name", mark.name())
                        .append("set", set.toString())));
    List<Document> nodes = new ArrayList<>();
    state
        .nodes()
        .forEach(
            (node, set) -> nodes.add(new Document("node", node).append("set", set.toString())));
    List<Document> running = new ArrayList<>();
    state
        .running()
        .forEach(
            (run, assets) ->
                assets.forEach(
                    (asset, set) ->
                        running.add(
                            new Document("run", run)
                                .append("asset", asset)
                                .append("set", set.toString()))));
    List<Document> early = new ArrayList<>();
    state
        .early()
        .forEach(
            (asset, some) ->
                early.add(
                    new Document("asset", asset).append("partitions", new ArrayList<>(some))));
    List<Document> heard = new ArrayList<>();
    state
        .heard()
        .forEach(
            (partition, place) ->
                heard.add(
                    new Document("partition", partition)
                        .append("offset", place.offset())
                        .append("at", Date.from(place.at()))));
    return new Document("fingerprint", state.fingerprint())
        .append("catalog", state.catalog())
        .append("evaluation", state.evaluation())
        .append("evaluatedAt", Date.from(state.evaluatedAt()))
        .append("initial", state.isInitial())
        .append("marks", marks)
        .append("nodes", nodes)
        .append("requested", state.requested().toString())
        .append("running", running)
        .append("early", early)
        .append("heard", heard)
        .append("pending", state.pending().map(ConditionDocuments::document).orElse(null));
  }

  /** Requests as text: their field names are the users' own. */
  private static Document document(Pending pending) {
    return new Document("at", Date.from(pending.at()))
        .append(
            "requests",
            pending.requests().stream()
                .map(request -> new String(Json.write(request), StandardCharsets.UTF_8))
                .toList())
        .append("partitions", pending.partitions())
        .append("trigger", pending.trigger());
  }

  static ConditionState state(Document document) {
    Map<Mark, Ordinals> marks = new HashMap<>();
    for (Document one : documents(document, "marks")) {
      marks.put(new Mark(one.getString("asset"), one.getString("name")), set(one));
    }
    Map<String, Ordinals> nodes = new HashMap<>();
    for (Document one : documents(document, "nodes")) {
      nodes.put(one.getString("node"), set(one));
    }
    Map<String, Map<String, Ordinals>> running = new HashMap<>();
    for (Document one : documents(document, "running")) {
      running
          .computeIfAbsent(one.getString("run"), run -> new HashMap<>())
          .put(one.getString("asset"), set(one));
    }
    Map<String, Set<String>> early = new HashMap<>();
    for (Document one : documents(document, "early")) {
      early.put(one.getString("asset"), new TreeSet<>(one.getList("partitions", String.class)));
    }
    Map<String, Place> heard = new HashMap<>();
    for (Document one : documents(document, "heard")) {
      heard.put(
          one.getString("partition"),
          new Place(one.getLong("offset"), one.getDate("at").toInstant()));
    }
    return new ConditionState(
        document.getString("_id"),
        document.getString("fingerprint"),
        document.getLong("catalog"),
        document.getLong("evaluation"),
        document.getDate("evaluatedAt").toInstant(),
        document.getBoolean("initial"),
        marks,
        nodes,
        Ordinals.parse(document.getString("requested")),
        running,
        early,
        heard,
        Optional.ofNullable(document.get("pending", Document.class))
            .map(ConditionDocuments::pending));
  }

  private static Pending pending(Document document) {
    return new Pending(
        document.getDate("at").toInstant(),
        document.getList("requests", String.class).stream()
            .map(text -> Json.read(text.getBytes(StandardCharsets.UTF_8), RunRequest.class))
            .toList(),
        document.getList("partitions", String.class),
        document.getString("trigger"));
  }

  private static List<Document> documents(Document document, String field) {
    return document.getList(field, Document.class);
  }

  private static Ordinals set(Document one) {
    return Ordinals.parse(one.getString("set"));
  }
}
