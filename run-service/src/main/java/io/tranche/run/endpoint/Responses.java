package io.tranche.run.endpoint;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tranche.contracts.Json;
import io.tranche.run.files.FilePlaces;
import io.tranche.run.files.RemoteExchange;
import io.tranche.run.materializer.ContextDocument;
import io.tranche.run.materializer.MaterializationContext;
import io.tranche.run.materializer.MaterializationResult;
import io.tranche.run.materializer.MaterializerSettings;
import io.tranche.run.materializer.SourceObjects;
import io.tranche.run.worker.RemoteTasks;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Calls of services whose answer is the outcome. */
@Singleton
class Responses {

  private static final int ACCEPTED = 202;

  private final Exchange exchange;
  private final SourceObjects objects;

  @Inject
  Responses(
      Exchange exchange, @ConfigProperty(name = "tranche.data", defaultValue = ".") String data) {
    this(exchange, new SourceObjects(new MaterializerSettings(Path.of(data), "", 1)));
  }

  Responses(Exchange exchange, SourceObjects objects) {
    this.exchange = exchange;
    this.objects = objects;
  }

  MaterializationResult materialize(Call call, MaterializationContext context, RemoteExchange files)
      throws InterruptedException {
    String id = RemoteTasks.requestId(context);
    HttpRequest request = call.begin(id, body(id, context, files.places(id)), Optional.empty());
    Attempts attempts = new Attempts();
    while (true) {
      Told told = new Told(id, context);
      Answer answer = exchange.send(request, told::take);
      if (answer instanceof Answer.Taken taken) {
        if (taken.status() == ACCEPTED) {
          throw context.failure(
              "it answered 202, so it has not done the work yet; accepted: 200 with the outcome, or"
                  + " mode: callback");
        }
        return files.publish(told.outcome(taken.isEmpty()), id);
      }
      if (answer instanceof Answer.Refused refused) {
        throw context.failure(refused.reason());
      }
      Answer.Again again = (Answer.Again) answer;
      Duration pause =
          attempts.pause(again).orElseThrow(() -> context.failure(attempts.reason(again)));
      context.log().accept(again.reason() + "; called again in " + pause.toMillis() + " ms");
      pause(pause);
    }
  }

  /** What a service is told. */
  byte[] body(String id, MaterializationContext context, FilePlaces places) {
    ObjectNode body = ContextDocument.of(context, objects, places);
    return Json.write(body.put("request", id));
  }

  private static void pause(Duration pause) throws InterruptedException {
    if (new CountDownLatch(1).await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new IllegalStateException("nobody counts down");
    }
  }
}
