package io.tranche.benchmarks.status;

import com.mongodb.client.model.Filters;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import io.tranche.benchmarks.bare.Answer;
import io.tranche.benchmarks.process.Stage;
import io.tranche.benchmarks.process.Waiting;
import java.io.IOException;
import java.util.List;

/** What run-service has stored of the status, so that it need not read all documents again. */
final class Snapshots {

  private Snapshots() {}

  /**
   * Waits for those of some assets, which takes a minute, and starts run-service again; the answer
   * is how many seconds it took to be ready.
   */
  static double restart(Stage stage, List<String> assets) throws IOException, InterruptedException {
    try (MongoClient client = MongoClients.create(stage.addresses().mongodb())) {
      var snapshots = client.getDatabase("tranche_run").getCollection("status_snapshots");
      Waiting.until(
          "snapshots are stored",
          () ->
              Answer.of(snapshots.countDocuments(Filters.in("_id", assets)))
                  .join()
                  .contains((long) assets.size()));
    }
    return stage.restartRunService();
  }
}
