package io.tranche.benchmarks.backfill;

import static io.tranche.benchmarks.backfill.RunService.BACKFILLS;
import static io.tranche.benchmarks.backfill.RunService.quantile;

import com.mongodb.client.model.Filters;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import io.tranche.benchmarks.bare.Answer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bson.RawBsonDocument;

/** Backfills of an asset with a million partitions of five minutes each. */
final class PlanOfAMillion {

  static final String PLAN = "backfill.plan.1m";
  private static final String PREVIEW = "backfill.preview.1m";
  private static final String PROGRESS = "backfill.progress.1m";
  private static final String STATE = "backfill.state.1m";
  static final List<String> NAMES = List.of(PLAN, PREVIEW, PROGRESS, STATE);

  static final String ASSET =
      """
      {"key": "ticks", "materializer": {"type": "none"}, "partitions": {"type": "cron",
        "cron": "*/5 * * * *", "start": "2010-01-01-00:00", "end": "2019-07-05-05:20",
        "format": "uuuu-MM-dd-HH:mm"}}""";

  private static final String FORM =
      "{\"asset\": \"ticks\", \"selection\": \"*\", \"concurrency\": 1}";

  private PlanOfAMillion() {}

  static List<Figure> measure(RunService service, boolean quick)
      throws IOException, InterruptedException {
    int rounds = quick ? 10 : 40;
    List<Double> previews = new ArrayList<>();
    List<Double> plans = new ArrayList<>();
    List<Double> questions = new ArrayList<>();
    double bytes = 0;
    for (int round = 0; round < rounds; round++) {
      long begin = System.nanoTime();
      service.post(BACKFILLS + "/preview", FORM);
      double preview = (System.nanoTime() - begin) / 1e6;
      begin = System.nanoTime();
      String id = service.post(BACKFILLS, FORM).path("id").asText();
      double plan = (System.nanoTime() - begin) / 1e6;
      if (round >= rounds / 2) {
        previews.add(preview);
        plans.add(plan);
        questions.addAll(ask(service, id));
        bytes = Math.max(bytes, bytesOf(service, id));
      }
      service.post(BACKFILLS + "/" + id + "/cancel", "{}");
    }
    return List.of(
        Figure.millis(PLAN, quantile(plans, 0.5)),
        Figure.millis(PREVIEW, quantile(previews, 0.5)),
        Figure.millis(PROGRESS + ".p50", quantile(questions, 0.5)),
        Figure.millis(PROGRESS + ".p99", quantile(questions, 0.99)),
        new Figure(STATE, bytes, "bytes", Optional.empty()));
  }

  private static List<Double> ask(RunService service, String id)
      throws IOException, InterruptedException {
    List<Double> answers = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      long begin = System.nanoTime();
      service.get(BACKFILLS + "/" + id);
      answers.add((System.nanoTime() - begin) / 1e6);
    }
    return answers;
  }

  private static double bytesOf(RunService service, String id) {
    try (MongoClient client = MongoClients.create(service.mongodb())) {
      return Answer.of(
              client
                  .getDatabase("tranche_run")
                  .getCollection("backfills", RawBsonDocument.class)
                  .find(Filters.eq("_id", id)))
          .join()
          .get(0)
          .getByteBuffer()
          .remaining();
    }
  }
}
