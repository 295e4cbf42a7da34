package io.tranche.run.lifecycle;

import com.fasterxml.jackson.core.type.TypeReference;
import io.tranche.contracts.Cause;
import io.tranche.contracts.Json;
import io.tranche.contracts.Origin;
import io.tranche.contracts.runs.Proof;
import io.tranche.contracts.runs.RunConfiguration;
import io.tranche.contracts.runs.RunEvent;
import io.tranche.contracts.runs.RunStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.bson.Document;

/** The stored form of runs: messages in their wire form, instants as dates. */
public final class RunDocuments {

  private static final TypeReference<Map<String, Object>> TREE = new TypeReference<>() {};
  private static final Document NO_PLACE =
      new Document("lane", "")
          .append("waitsSince", "")
          .append("waitsUntil", "")
          .append("answers", "");

  private RunDocuments() {}

  static Document toDocument(Run run) {
    Document document =
        new Document("_id", run.id())
            .append("status", run.status().name())
            .append("requestId", run.requestId())
            .append("assets", run.assets())
            .append("origin", tree(run.origin()))
            .append("cause", tree(run.cause()))
            .append("tags", new Document(Map.copyOf(run.tags())))
            .append("priority", run.priority())
            .append("token", run.token())
            .append("catalog", run.catalog())
            .append("createdAt", Date.from(run.createdAt()))
            .append("arrivedAt", Date.from(run.cause().at()))
            .append("events", events(run.events()));
    appendRequests(run, document);
    appendGathered(run, document);
    appendPlace(run, document);
    run.runKey().ifPresent(key -> document.append("runKey", key));
    run.runConfig().ifPresent(config -> document.append("runConfig", config.toString()));
    run.attempt().ifPresent(attempt -> append(attempt, document));
    run.retry().ifPresent(retry -> document.append("retry", tree(retry)));
    run.replica().ifPresent(replica -> document.append("replica", replica));
    run.startedAt().ifPresent(at -> document.append("startedAt", Date.from(at)));
    run.endedAt().ifPresent(at -> document.append("endedAt", Date.from(at)));
    run.error().ifPresent(error -> document.append("error", error));
    return document;
  }

  /** What a change writes; a run that waits no longer has no place in the queue. */
  static Document update(Run before, Run run, String nonce) {
    Document update = new Document("$set", changedFields(before, run).append("nonce", nonce));
    return before.status() == RunStatus.QUEUED && run.status() != RunStatus.QUEUED
        ? update.append("$unset", NO_PLACE)
        : update;
  }

  /** What a run is for changes only while it gathers requests. */
  private static Document changedFields(Run before, Run run) {
    Document fields =
        new Document("status", run.status().name())
            .append("token", run.token())
            .append("events", events(run.events()));
    if (before.requests() != run.requests()) {
      appendRequests(run, fields);
    }
    if (!before.partitions().equals(run.partitions())
        || !before.notBefore().equals(run.notBefore())
        || !before.proofs().equals(run.proofs())) {
      appendGathered(run, fields);
      appendPlace(run, fields);
    }
    run.replica().ifPresent(replica -> fields.append("replica", replica));
    run.startedAt().ifPresent(at -> fields.append("startedAt", Date.from(at)));
    run.endedAt().ifPresent(at -> fields.append("endedAt", Date.from(at)));
    run.error().ifPresent(error -> fields.append("error", error));
    run.retry().ifPresent(retry -> fields.append("retry", tree(retry)));
    return fields;
  }

  /** What may grow while the run waits. */
  private static void appendGathered(Run run, Document document) {
    document
        .append("partitions", run.partitions())
        .append("partitionCount", run.partitions().size())
        .append("proofs", run.proofs().stream().map(RunDocuments::tree).toList());
    run.notBefore().ifPresent(at -> document.append("notBefore", Date.from(at)));
  }

  /** Where the run waits, while it does. */
  private static void appendPlace(Run run, Document document) {
    if (run.status() != RunStatus.QUEUED) {
      return;
    }
    Place place = Place.of(run);
    document.append("lane", place.lane()).append("waitsSince", Date.from(place.since()));
    place.until().ifPresent(until -> document.append("waitsUntil", Date.from(until)));
    List<String> answers = Place.answers(run);
    if (!answers.isEmpty()) {
      document.append("answers", answers);
    }
  }

  /** What the events say already, for the index that has each request once. */
  private static void appendRequests(Run run, Document document) {
    List<String> requests = new ArrayList<>(run.absorbedRequests());
    requests.add(0, run.requestId());
    document.append("requests", requests);
  }

  /** Reads a run as it is stored. */
  public static Run toRun(Document document) {
    return new Run(
        document.getString("_id"),
        RunStatus.valueOf(document.getString("status")),
        document.getString("requestId"),
        document.getList("assets", String.class),
        document.getList("partitions", String.class),
        value(document.get("origin", Document.class), Origin.class),
        value(document.get("cause", Document.class), Cause.class),
        Optional.ofNullable(document.getString("runKey")),
        texts(document.get("tags", Document.class)),
        document.getInteger("priority", 0),
        instant(document, "notBefore"),
        proofs(document),
        Optional.ofNullable(document.getString("runConfig")).map(RunConfiguration::parse),
        attempt(document),
        document.get("token", Number.class).longValue(),
        Optional.ofNullable(document.getString("replica")),
        document.get("catalog", Number.class).longValue(),
        document.getDate("createdAt").toInstant(),
        instant(document, "startedAt"),
        instant(document, "endedAt"),
        Optional.ofNullable(document.getString("error")),
        document.getList("events", Document.class).stream()
            .map(event -> value(event, RunEvent.class))
            .toList());
  }

  /** A release before wrote one proof at most, under another name. */
  private static List<Proof> proofs(Document document) {
    return Stream.concat(
            Optional.ofNullable(document.get("proof", Document.class)).stream(),
            document.getList("proofs", Document.class, List.of()).stream())
        .map(proof -> value(proof, Proof.class))
        .toList();
  }

  private static void append(Attempt attempt, Document document) {
    document
        .append("parentRunId", attempt.parentRunId())
        .append("rootRunId", attempt.rootRunId())
        .append("retryNumber", attempt.number())
        .append("maxRetries", attempt.maxRetries());
  }

  private static Optional<Attempt> attempt(Document document) {
    return Optional.ofNullable(document.getString("parentRunId"))
        .map(
            parent ->
                new Attempt(
                    parent,
                    document.getString("rootRunId"),
                    document.getInteger("retryNumber", 1),
                    document.getInteger("maxRetries", 1)));
  }

  private static Map<String, String> texts(Document tags) {
    return Json.mapper().convertValue(tags, new TypeReference<Map<String, String>>() {});
  }

  private static List<Document> events(List<RunEvent> events) {
    return events.stream().map(RunDocuments::tree).toList();
  }

  private static Document tree(Object message) {
    return new Document(Json.mapper().convertValue(message, TREE));
  }

  private static <T> T value(Object stored, Class<T> type) {
    return Json.mapper().convertValue(stored, type);
  }

  private static Optional<Instant> instant(Document document, String field) {
    return Optional.ofNullable(document.getDate(field)).map(Date::toInstant);
  }
}
