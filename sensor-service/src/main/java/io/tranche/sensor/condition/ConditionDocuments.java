package io.tranche.sensor.condition;

import io.tranche.contracts.Json;
import io.tranche.contracts.runs.RunRequest;
import io.tranche.partitions.Ordinals;
import io.tranche.sensor.condition.Recalled.Joined;
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
    Seen seen = state.seen();
    List<Document> marks = new ArrayList<>();
    seen.marks()
        .forEach(
            (mark, set) ->
                marks.add(
                    new Document("asset", mark.asset())
                        .append("name", mark.name())
                        .append("set", set.toString())));
    List<Document> running = new ArrayList<>();
    seen.running()
        .forEach(
            (run, assets) ->
                assets.forEach(
                    (asset, set) ->
                        running.add(
                            new Document("run", run)
                                .append("asset", asset)
                                .append("set", set.toString()))));
    List<Document> early = new ArrayList<>();
    seen.early()
        .forEach(
            (asset, some) ->
                early.add(
                    new Document("asset", asset).append("partitions", new ArrayList<>(some))));
    List<Document> codes = new ArrayList<>();
    seen.codes()
        .forEach((asset, code) -> codes.add(new Document("asset", asset).append("code", code)));
    List<Document> heard = new ArrayList<>();
    state
        .heard()
        .forEach(
            (partition, place) ->
                heard.add(
                    new Document("partition", partition)
                        .append("offset", place.offset())
                        .append("at", Date.from(place.at()))));
    Recalled recalled = state.recalled();
    return new Document("fingerprint", state.fingerprint())
        .append("catalog", state.catalog())
        .append("evaluation", state.evaluation())
        .append("evaluatedAt", Date.from(state.evaluatedAt()))
        .append("initial", state.isInitial())
        .append("marks", marks)
        .append("running", running)
        .append("early", early)
        .append("members", named("of", seen.sets()))
        .append("codes", codes)
        .append("nodes", named("node", recalled.nodes()))
        .append("requested", recalled.requested().toString())
        .append("touched", named("asset", recalled.touched()))
        .append("unsettled", recalled.isUnsettled())
        .append("joined", recalled.joined().stream().map(ConditionDocuments::document).toList())
        .append("heard", heard)
        .append("sweep", state.sweep().map(ConditionDocuments::document).orElse(null))
        .append("pending", state.pending().map(ConditionDocuments::document).orElse(null));
  }

  private static List<Document> named(String field, Map<String, Ordinals> sets) {
    List<Document> documents = new ArrayList<>();
    sets.forEach(
        (name, set) -> documents.add(new Document(field, name).append("set", set.toString())));
    return documents;
  }

  private static Document document(Joined joined) {
    return new Document("root", joined.root())
        .append("evaluation", joined.evaluation())
        .append("set", joined.partitions().toString());
  }

  private static Document document(Sweep sweep) {
    return new Document("from", Date.from(sweep.from()))
        .append("now", Date.from(sweep.now()))
        .append("last", sweep.last().orElse(null))
        .append("nodes", named("node", sweep.nodes()))
        .append("requested", sweep.requested().toString());
  }

  /** Requests as text: their field names are the users' own. */
  private static Document document(Pending pending) {
    return new Document("at", Date.from(pending.at()))
        .append(
            "requests",
            pending.requests().stream()
                .map(request -> new String(Json.write(request), StandardCharsets.UTF_8))
                .toList())
        .append("wanted", pending.wanted().toString())
        .append("partitions", pending.partitions())
        .append("trigger", pending.trigger());
  }

  static ConditionState state(Document document) {
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
        seen(document),
        new Recalled(
            named(document, "nodes", "node"),
            Ordinals.parse(document.getString("requested")),
            named(document, "touched", "asset"),
            document.getBoolean("unsettled", false),
            documents(document, "joined").stream()
                .map(one -> new Joined(one.getString("root"), one.getLong("evaluation"), set(one)))
                .toList()),
        heard,
        Optional.ofNullable(document.get("sweep", Document.class)).map(ConditionDocuments::sweep),
        Optional.ofNullable(document.get("pending", Document.class))
            .map(ConditionDocuments::pending));
  }

  private static Seen seen(Document document) {
    Map<Mark, Ordinals> marks = new HashMap<>();
    for (Document one : documents(document, "marks")) {
      marks.put(new Mark(one.getString("asset"), one.getString("name")), set(one));
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
    Map<String, String> codes = new HashMap<>();
    for (Document one : documents(document, "codes")) {
      codes.put(one.getString("asset"), one.getString("code"));
    }
    return new Seen(marks, running, early, named(document, "members", "of"), codes);
  }

  private static Sweep sweep(Document document) {
    return new Sweep(
        document.getDate("from").toInstant(),
        document.getDate("now").toInstant(),
        Optional.ofNullable(document.getLong("last")),
        named(document, "nodes", "node"),
        Ordinals.parse(document.getString("requested")));
  }

  private static Pending pending(Document document) {
    return new Pending(
        document.getDate("at").toInstant(),
        document.getList("requests", String.class).stream()
            .map(text -> Json.read(text.getBytes(StandardCharsets.UTF_8), RunRequest.class))
            .toList(),
        Ordinals.parse(document.getString("wanted")),
        document.getList("partitions", String.class),
        document.getString("trigger"));
  }

  private static Map<String, Ordinals> named(Document document, String field, String name) {
    Map<String, Ordinals> sets = new HashMap<>();
    for (Document one : documents(document, field)) {
      sets.put(one.getString(name), set(one));
    }
    return sets;
  }

  /** What an earlier release has stored lacks some; it is made anew then. */
  private static List<Document> documents(Document document, String field) {
    return document.getList(field, Document.class, List.of());
  }

  private static Ordinals set(Document one) {
    return Ordinals.parse(one.getString("set"));
  }
}
