package io.tranche.benchmarks.backfill;

import static io.tranche.benchmarks.backfill.RunService.BACKFILLS;
import static io.tranche.benchmarks.backfill.RunService.quantile;

import com.fasterxml.jackson.databind.JsonNode;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.InsertManyOptions;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import com.mongodb.reactivestreams.client.MongoCollection;
import io.tranche.benchmarks.bare.Answer;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bson.Document;

/** Pages of the list of backfills, of which ten thousand have ended. */
final class LongHistory {

  private static final String PAGE = "backfill.list.10k";
  static final List<String> NAMES = List.of(PAGE);

  private static final int BACKFILLS_THAT_ENDED = 10_000;
  private static final int AT_ONCE = 1_000;
  private static final String FIRST = BACKFILLS + "?limit=50&status=COMPLETED_SUCCESS";

  private LongHistory() {}

  /** Beside each figure the same of the first page while there is one backfill. */
  static List<Figure> measure(RunService service, boolean quick)
      throws IOException, InterruptedException {
    int questions = quick ? 200 : 1_000;
    service.millisOfBackfill("{\"asset\": \"link0\", \"selection\": \"*\"}");
    List<Double> few = pages(service, questions);
    fill(service);
    List<Double> many = pages(service, questions);
    return List.of(
        Figure.millis(PAGE + ".p50", quantile(many, 0.5), quantile(few, 0.5)),
        Figure.millis(PAGE + ".p99", quantile(many, 0.99), quantile(few, 0.99)));
  }

  /** One page after the other, from the first again behind the last. */
  private static List<Double> pages(RunService service, int questions)
      throws IOException, InterruptedException {
    List<Double> millis = new ArrayList<>();
    String next = FIRST;
    for (int i = 0; i < 2 * questions; i++) {
      long begin = System.nanoTime();
      JsonNode page = service.get(next);
      if (i >= questions) {
        millis.add((System.nanoTime() - begin) / 1e6);
      }
      next =
          page.path("nextCursor").isTextual()
              ? FIRST
                  + "&cursor="
                  + URLEncoder.encode(page.path("nextCursor").asText(), StandardCharsets.UTF_8)
              : FIRST;
    }
    return millis;
  }

  /** Copies of one that has ended, each older by a second than the one before. */
  private static void fill(RunService service) {
    try (MongoClient client = MongoClients.create(service.mongodb())) {
      MongoCollection<Document> backfills =
          client.getDatabase("tranche_run").getCollection("backfills");
      Document ended =
          Answer.of(backfills.find(Filters.eq("status", "COMPLETED_SUCCESS")).limit(1))
              .join()
              .get(0);
      Instant at = ended.getDate("createdAt").toInstant();
      for (int first = 0; first < BACKFILLS_THAT_ENDED; first += AT_ONCE) {
        List<Document> part = new ArrayList<>();
        for (int number = first; number < first + AT_ONCE; number++) {
          part.add(
              new Document(ended)
                  .append("_id", "copy-" + number)
                  .append("createdAt", Date.from(at.minusSeconds(number))));
        }
        Answer.of(backfills.insertMany(part, new InsertManyOptions().ordered(false))).join();
      }
    }
  }
}
