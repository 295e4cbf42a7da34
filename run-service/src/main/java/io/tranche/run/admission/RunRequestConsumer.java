package io.tranche.run.admission;

import io.smallrye.mutiny.Uni;
import io.tranche.contracts.runs.RunRequest;
import io.tranche.platform.catalog.CatalogView;
import io.tranche.platform.messaging.BatchProcessor;
import io.tranche.platform.messaging.DeadLetters.Rejected;
import io.tranche.platform.messaging.IncomingRecord;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Takes run requests from Kafka; they are acknowledged when they are runs, or wait as such. */
@ApplicationScoped
class RunRequestConsumer {

  private static final String CHANNEL = "run-requests";

  private final BatchProcessor batches;
  private final CatalogView catalog;
  private final RequestValidation validation;
  private final WaitingRequests waiting;
  private final Admissions admissions;

  @Inject
  RunRequestConsumer(
      BatchProcessor batches,
      CatalogView catalog,
      RequestValidation validation,
      WaitingRequests waiting,
      Admissions admissions) {
    this.batches = batches;
    this.catalog = catalog;
    this.validation = validation;
    this.waiting = waiting;
    this.admissions = admissions;
  }

  @Incoming(CHANNEL)
  Uni<Void> consume(ConsumerRecords<String, byte[]> poll) {
    return batches.process(poll, BatchProcessor.json(RunRequest.class), this::handle);
  }

  private Uni<List<Rejected>> handle(List<IncomingRecord<RunRequest>> records) {
    return catalog
        .ready()
        .chain(first -> validation.validate(records, catalog.current()))
        .chain(
            checked ->
                checked.rejected().isEmpty()
                    ? Uni.createFrom().item(checked)
                    : catalog.newest().chain(newest -> validation.validate(records, newest)))
        .chain(
            checked ->
                waiting
                    .save(checked.unregistered())
                    .chain(
                        done -> admissions.submit(checked.launches(), List.of(), checked.catalog()))
                    .chain(done -> cancelAll(records))
                    .replaceWith(checked.rejected()));
  }

  private Uni<Void> cancelAll(List<IncomingRecord<RunRequest>> records) {
    List<Uni<Void>> cancels = new ArrayList<>();
    for (IncomingRecord<RunRequest> incoming : records) {
      if (incoming.message() instanceof RunRequest.Cancel cancel) {
        cancels.add(admissions.cancel(cancel));
      }
    }
    return cancels.isEmpty()
        ? Uni.createFrom().voidItem()
        : Uni.join().all(cancels).andFailFast().replaceWithVoid();
  }
}
