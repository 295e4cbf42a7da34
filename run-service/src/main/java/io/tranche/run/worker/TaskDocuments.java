package io.tranche.run.worker;

import io.tranche.contracts.Json;
import io.tranche.contracts.workers.TaskResult;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.Optional;
import org.bson.Document;

/** How tasks are stored. What a worker said is stored as it said it: its names may be any text. */
final class TaskDocuments {

  private TaskDocuments() {}

  static Document toDocument(Task task) {
    Document document =
        new Document("_id", task.id())
            .append("step", task.step())
            .append("number", task.number())
            .append("runId", task.runId())
            .append("owner", task.owner())
            .append("queue", task.queue())
            .append("assets", task.assets())
            .append("partitions", task.partitions());
    task.remote()
        .ifPresent(
            remote -> document.append("remote", remote.type()).append("handle", remote.handle()));
    document.putAll(changedFields(task));
    document.append("version", task.version());
    return document;
  }

  /** What a change writes; the next version is one of it. */
  static Document changedFields(Task task) {
    Document fields =
        new Document("token", task.token())
            .append("state", task.state().name())
            .append("version", task.version() + 1)
            .append("logNumber", task.log().number())
            .append("logLines", task.log().lines());
    task.worker().ifPresent(worker -> fields.append("worker", worker));
    task.acceptance().ifPresent(acceptance -> fields.append("acceptance", acceptance));
    task.since().ifPresent(since -> fields.append("since", Date.from(since)));
    task.canceled().ifPresent(reason -> fields.append("canceled", reason));
    task.ending().ifPresent(said -> fields.append("ending", text(said)));
    task.progress().ifPresent(said -> fields.append("progress", text(said)));
    return fields;
  }

  static Task toTask(Document document) {
    return new Task(
        document.getString("_id"),
        document.getString("step"),
        document.getInteger("number", 1),
        document.getString("runId"),
        number(document, "token"),
        number(document, "owner"),
        document.getString("queue"),
        document.getList("assets", String.class),
        document.getInteger("partitions", 0),
        TaskState.valueOf(document.getString("state")),
        number(document, "version"),
        Optional.ofNullable(document.getString("worker")),
        Optional.ofNullable(document.getString("acceptance")),
        Optional.ofNullable(document.getDate("since")).map(Date::toInstant),
        Optional.ofNullable(document.getString("canceled")),
        result(document, "ending"),
        result(document, "progress").map(TaskResult.Progress.class::cast),
        new TaskLog(number(document, "logNumber"), document.getList("logLines", String.class)),
        Optional.ofNullable(document.getString("remote"))
            .map(type -> new Task.Remote(type, document.getString("handle"))));
  }

  private static String text(TaskResult said) {
    return new String(Json.write(said), StandardCharsets.UTF_8);
  }

  private static Optional<TaskResult> result(Document document, String field) {
    return Optional.ofNullable(document.getString(field))
        .map(text -> Json.read(text.getBytes(StandardCharsets.UTF_8), TaskResult.class));
  }

  private static long number(Document document, String field) {
    return document.get(field, Number.class).longValue();
  }
}
