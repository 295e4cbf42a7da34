package io.tranche.run.materializer;

import io.tranche.contracts.TrancheException;
import io.tranche.contracts.definitions.Kind;
import io.tranche.contracts.workers.TaskResult.Observed;
import java.util.ArrayList;
import java.util.List;

/** What a program or a worker has seen of other data, as far as it can be recorded. */
public final class SeenPartitions {

  /** How much one materialization may have seen. */
  public static final int MOST = 1_000;

  private static final int MOST_NAMED = 20;

  private SeenPartitions() {}

  /**
   * The same, with the whole keys of the assets.
   *
   * @throws MaterializationException that names all that cannot be recorded
   */
  public static List<ReportedObservation> checked(
      List<Observed> observed, MaterializationContext context) {
    List<ReportedObservation> checked = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (Observed one : observed) {
      try {
        String asset = context.catalog().wholeName(Kind.ASSET, one.asset());
        context.catalog().asset(asset);
        checked.add(
            new ReportedObservation(
                asset, one.partition().orElse(""), one.metadata(), one.dataVersion()));
      } catch (TrancheException e) {
        problems.add(String.valueOf(e.getMessage()));
      }
    }
    if (observed.size() > MOST) {
      problems.add(
          "at most "
              + MOST
              + " observations are taken of one materialization ("
              + observed.size()
              + ")");
    }
    if (!problems.isEmpty()) {
      throw context.failure(
          "it has observed what cannot be recorded: "
              + String.join("; ", problems.subList(0, Math.min(MOST_NAMED, problems.size()))));
    }
    return checked;
  }
}
