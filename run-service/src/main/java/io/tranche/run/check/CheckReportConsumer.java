package io.tranche.run.check;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tranche.contracts.TrancheException;
import io.tranche.contracts.commands.AssetReport;
import io.tranche.platform.messaging.BatchProcessor;
import io.tranche.platform.messaging.DeadLetters.Rejected;
import io.tranche.platform.messaging.IncomingRecord;
import io.tranche.run.report.PartitionReports;
import io.tranche.run.wipe.Wipes;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Flow;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;

/** Reports about assets; other commands on the same topic are not for us. */
@ApplicationScoped
class CheckReportConsumer {

  private final BatchProcessor processor;
  private final CheckReports reports;
  private final PartitionReports partitions;
  private final Wipes wipes;

  @Inject
  CheckReportConsumer(
      BatchProcessor processor, CheckReports reports, PartitionReports partitions, Wipes wipes) {
    this.processor = processor;
    this.reports = reports;
    this.partitions = partitions;
    this.wipes = wipes;
  }

  @Incoming("reports")
  Flow.Subscriber<Message<ConsumerRecords<String, byte[]>>> read() {
    return processor.reader(CheckReportConsumer::decode, this::handle);
  }

  static AssetReport decode(ConsumerRecord<String, byte[]> raw) {
    AssetReport report = BatchProcessor.json(AssetReport.class).decode(raw);
    require("asset", "the key of an asset", report.asset());
    require("partition", "a partition key, \"\" if the asset has none", report.partition());
    require("origin", "{\"type\": \"program\", \"name\": …}", report.origin());
    if (report instanceof AssetReport.Check check) {
      require("check", "the name of a check of the asset", check.check());
    }
    if (report instanceof AssetReport.Observation seen && seen.by().isPresent()) {
      require("by.runId", "the id of a run", seen.by().get().runId());
    }
    if (report instanceof AssetReport.Wipe wipe && wipe.token() < 1) {
      throw new TrancheException.Invalid(
          "invalid-report",
          "Cannot wipe partition: token is that of no event ("
              + wipe.token()
              + "); accepted: 1 or more");
    }
    return report;
  }

  private static void require(String field, String accepted, Object value) {
    if (Optional.ofNullable(value).isEmpty()) {
      throw new TrancheException.Invalid(
          "invalid-report",
          "Cannot take report: " + field + " is required (none given); accepted: " + accepted);
    }
  }

  private Uni<List<Rejected>> handle(List<IncomingRecord<AssetReport>> records) {
    return Multi.createFrom()
        .iterable(records)
        .onItem()
        .transformToUniAndConcatenate(this::take)
        .collect()
        .last()
        .replaceWith(List.<Rejected>of());
  }

  private Uni<Void> take(IncomingRecord<AssetReport> incoming) {
    AssetReport report = incoming.message();
    if (report instanceof AssetReport.Check check) {
      return reports.take(incoming.id(), check, incoming.at());
    } else if (report instanceof AssetReport.Materialization made) {
      return partitions.take(incoming.id(), made, incoming.at());
    } else if (report instanceof AssetReport.Observation seen) {
      return partitions.take(incoming.id(), seen, incoming.at());
    } else if (report instanceof AssetReport.Wipe wipe) {
      return wipes.take(incoming.id(), wipe, incoming.at());
    }
    throw new IllegalArgumentException("no report: " + report);
  }
}
