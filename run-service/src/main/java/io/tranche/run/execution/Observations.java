package io.tranche.run.execution;

import io.smallrye.mutiny.Uni;
import io.tranche.contracts.CloudEvent;
import io.tranche.contracts.Ids;
import io.tranche.contracts.Origin;
import io.tranche.contracts.Topics;
import io.tranche.contracts.TrancheException;
import io.tranche.contracts.commands.AssetReport;
import io.tranche.contracts.definitions.AssetDocument;
import io.tranche.platform.messaging.OutgoingRecord;
import io.tranche.platform.messaging.RecordSender;
import io.tranche.run.materializer.MaterializationContext;
import io.tranche.run.materializer.ReportedObservation;
import io.tranche.run.member.KnownPartitions;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reports what runs have seen of data that they have not made, as anybody could. The same seen
 * again by a run is one report; what an execution says that was taken over since does not count.
 */
@Singleton
class Observations {

  private static final String SOURCE = "/run-service";
  private static final String WHAT = "Cannot record observation";

  private final KnownPartitions partitions;
  private final RecordSender sender;
  private final Topics topics;

  @Inject
  Observations(KnownPartitions partitions, RecordSender sender, Topics topics) {
    this.partitions = partitions;
    this.sender = sender;
    this.topics = topics;
  }

  /**
   * Refuses what is of no partition.
   *
   * @throws io.tranche.run.materializer.MaterializationException naming it
   */
  void require(List<ReportedObservation> seen, MaterializationContext context)
      throws InterruptedException {
    for (ReportedObservation one : seen) {
      AssetDocument asset = context.catalog().asset(one.asset());
      try {
        StoreAnswers.await(
            () -> partitions.requireUnlessDynamic(WHAT, asset, one.partition()).replaceWith(true));
      } catch (TrancheException e) {
        throw context.failure(e);
      }
    }
  }

  /** Reports all that these runs have seen. */
  Uni<Void> report(List<FinishedRun> batch) {
    return sender.send(batch.stream().flatMap(one -> records(one).stream()).toList());
  }

  /** Each is known by its number among what the run has seen of the partition. */
  private List<OutgoingRecord> records(FinishedRun finished) {
    List<OutgoingRecord> records = new ArrayList<>();
    Map<String, Integer> numbers = new HashMap<>();
    for (ReportedObservation one : finished.seen()) {
      String id = Ids.assetPartition(one.asset(), one.partition());
      records.add(record(finished, one, numbers.merge(id, 1, Integer::sum)));
    }
    return records;
  }

  private OutgoingRecord record(FinishedRun finished, ReportedObservation one, int number) {
    String run = finished.run().id();
    AssetReport.Observation report =
        new AssetReport.Observation(
            one.asset(),
            one.partition(),
            one.metadata(),
            one.dataVersion(),
            Origin.program(String.join(" + ", finished.run().assets())),
            Optional.of(new AssetReport.Execution(run, finished.run().token())));
    return OutgoingRecord.of(
        topics.commands(),
        report.key(),
        report,
        new CloudEvent(
            Ids.of("observed", run, one.asset(), one.partition(), Integer.toString(number)),
            AssetReport.TYPE,
            SOURCE,
            finished.at()));
  }
}
