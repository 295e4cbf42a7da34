package io.tranche.run.execution;

import io.tranche.contracts.definitions.AssetCheck;
import io.tranche.contracts.definitions.AssetDocument;
import io.tranche.contracts.definitions.Materializer;
import io.tranche.run.lifecycle.Run;
import io.tranche.run.materializer.CheckAnswer;
import io.tranche.run.materializer.MaterializationContext;
import io.tranche.run.materializer.MaterializationException;
import io.tranche.run.materializer.Materializers;
import io.tranche.run.materializer.PartitionInput;
import io.tranche.run.materializer.ReportedCheck;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Asks the checks of an asset about the partitions that a run has just made. A check that gives no
 * answer is one that was not passed, and says why.
 */
@Singleton
class CheckWork {

  private static final Logger LOG = Logger.getLogger(CheckWork.class);
  private static final String ERROR = "error";

  private final Materializers materializers;
  private final Deadlines deadlines;
  private final Clock clock;

  @Inject
  CheckWork(Materializers materializers, Deadlines deadlines, Clock clock) {
    this.materializers = materializers;
    this.deadlines = deadlines;
    this.clock = clock;
  }

  /**
   * What is known of the checks of what was made.
   *
   * @param reported by whoever made it, which answers the checks that have no query
   */
  List<Outcome.Checked> ask(
      Run run,
      Materializer materializer,
      MaterializationContext context,
      List<ReportedCheck> reported)
      throws InterruptedException {
    List<Outcome.Checked> outcomes = new ArrayList<>(told(context, reported));
    for (AssetDocument asset : context.assets()) {
      for (AssetCheck check : asset.queriedChecks()) {
        for (PartitionInput partition : context.partitions()) {
          CheckAnswer answer =
              answer(
                  check,
                  WorkLimit.of(run, materializer, clock.instant()),
                  () -> materializers.ask(check, context.of(asset), partition));
          outcomes.add(
              new Outcome.Checked(
                  asset.key(), partition.key(), check, answer.passed(), answer.metadata()));
        }
      }
    }
    return outcomes;
  }

  /** Of several reports about the same the last counts. */
  private static Collection<Outcome.Checked> told(
      MaterializationContext context, List<ReportedCheck> reported) {
    Map<List<String>, Outcome.Checked> told = new LinkedHashMap<>();
    for (AssetDocument asset : context.assets()) {
      for (AssetCheck check : asset.reportedChecks()) {
        for (ReportedCheck report : reported) {
          if (report.asset().equals(asset.key())
              && report.check().equals(check.name())
              && context.keys().contains(report.partition())) {
            told.put(
                List.of(report.asset(), report.partition(), report.check()),
                new Outcome.Checked(
                    asset.key(),
                    report.partition(),
                    report.severity().map(check::withSeverity).orElse(check),
                    report.answer().passed(),
                    report.answer().metadata()));
          }
        }
      }
    }
    return told.values();
  }

  private CheckAnswer answer(
      AssetCheck check, Optional<WorkLimit> limit, Deadlines.Work<CheckAnswer> question)
      throws InterruptedException {
    try {
      return limit.isEmpty()
          ? question.run()
          : deadlines.within(limit.get().left(), () -> late(check, limit.get().reason()), question);
    } catch (MaterializationException e) {
      return unanswered(String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      LOG.errorf(e, "Cannot evaluate check %s for a reason of our own", check.name());
      return unanswered(e.toString());
    }
  }

  private static MaterializationException late(AssetCheck check, String reason) {
    return new MaterializationException("Cannot evaluate check " + check.name() + ": " + reason);
  }

  private static CheckAnswer unanswered(String reason) {
    return new CheckAnswer(false, Map.of(ERROR, reason));
  }
}
