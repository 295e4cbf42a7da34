package io.tranche.run.endpoint;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tranche.contracts.Json;
import io.tranche.contracts.workers.TaskResult;
import io.tranche.run.files.FilePlaces;
import io.tranche.run.files.RemoteExchange;
import io.tranche.run.materializer.ContextDocument;
import io.tranche.run.materializer.MaterializationContext;
import io.tranche.run.materializer.MaterializationResult;
import io.tranche.run.materializer.MaterializerSettings;
import io.tranche.run.materializer.SourceObjects;
import io.tranche.run.worker.RemoteTask;
import io.tranche.run.worker.RemoteTasks;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Calls of services that accept the work and call back. The work is stored with the secret of its
 * callback before the service is called: who takes the run over before it has answered calls it
 * again, with the same words and key, and waits on otherwise.
 */
@Singleton
class Callbacks {

  static final String TYPE = "http";

  private static final Duration LOOK = Duration.ofMillis(500);
  private static final Duration ACCEPTED_WITHIN = Duration.ofSeconds(30);
  private static final long END_SECONDS = 30;
  private static final int SECRET_BYTES = 20;

  private final Exchange exchange;
  private final Cancellation cancellation;
  private final RemoteTasks tasks;
  private final Provider<String> ownUrl;
  private final SourceObjects objects;
  private final SecureRandom random = new SecureRandom();

  @Inject
  Callbacks(
      Exchange exchange,
      Cancellation cancellation,
      RemoteTasks tasks,
      @ConfigProperty(name = "tranche.callbacks.url") Provider<String> ownUrl,
      @ConfigProperty(name = "tranche.data", defaultValue = ".") String data) {
    this.exchange = exchange;
    this.cancellation = cancellation;
    this.tasks = tasks;
    this.ownUrl = ownUrl;
    this.objects = new SourceObjects(new MaterializerSettings(Path.of(data), "", 1));
  }

  MaterializationResult materialize(Call call, MaterializationContext context, RemoteExchange files)
      throws InterruptedException {
    byte[] secret = new byte[SECRET_BYTES];
    random.nextBytes(secret);
    RemoteTask task = tasks.open(TYPE, HexFormat.of().formatHex(secret), context);
    context.secrets().hide(task.handle());
    if (!task.isBegun() && !task.isOver()) {
      task = begin(call, task, context, files);
    }
    while (!task.isOver()) {
      task = tasks.await(task, LOOK, context);
    }
    return files.publish(tasks.outcome(task, context), task.id());
  }

  /** Until the service has accepted the work, or called back already. */
  private RemoteTask begin(
      Call call, RemoteTask opened, MaterializationContext context, RemoteExchange files)
      throws InterruptedException {
    byte[] body = body(opened, context, files.places(opened.id()));
    HttpRequest request = call.begin(opened.id(), body, Optional.of(ACCEPTED_WITHIN));
    Attempts attempts = new Attempts();
    RemoteTask task = opened;
    while (!task.isOver()) {
      Answer answer = exchange.send(request, said -> {});
      if (answer instanceof Answer.Taken) {
        return tasks.begun(task, context);
      }
      if (answer instanceof Answer.Refused refused) {
        return failed(task, refused.reason(), context);
      }
      Answer.Again again = (Answer.Again) answer;
      Optional<Duration> pause = attempts.pause(again);
      if (pause.isEmpty()) {
        return failed(task, attempts.reason(again), context);
      }
      context.log().accept(again.reason() + "; called again in " + pause.get().toMillis() + " ms");
      task = tasks.await(task, pause.get(), context);
    }
    return task;
  }

  /** Under the token of the first call, so that all calls say the same. */
  private byte[] body(RemoteTask task, MaterializationContext context, FilePlaces places) {
    ObjectNode body = ContextDocument.of(context, objects, places);
    body.put("request", task.id()).put("token", task.token());
    String url = ownUrl.get();
    body.putObject("callback")
        .put(
            "url",
            (url.endsWith("/") ? url.substring(0, url.length() - 1) : url)
                + "/api/v1/callbacks/"
                + task.id()
                + "/"
                + task.handle());
    return Json.write(body);
  }

  private RemoteTask failed(RemoteTask task, String reason, MaterializationContext context)
      throws InterruptedException {
    return tasks.note(
        task,
        new TaskResult.Failed(
            task.worker(),
            task.id(),
            task.runId(),
            task.acceptance(),
            context.secrets().mask(reason)),
        context);
  }

  /** Tells the service, waits for it to end, and then no longer. */
  void end(Call call, MaterializationContext context) throws InterruptedException {
    Optional<RemoteTask> open = tasks.cancel(context, Cancellation.REASON);
    if (open.isEmpty()) {
      return;
    }
    RemoteTask task = open.get();
    if (cancellation.tell(call, task.id(), task.runId(), task.token(), Cancellation.REASON)) {
      long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(END_SECONDS);
      while (!task.isOver() && System.nanoTime() < until) {
        task = tasks.await(task, LOOK, context);
      }
    }
    tasks.giveUp(context);
  }
}
