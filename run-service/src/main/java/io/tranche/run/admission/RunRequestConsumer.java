package io.tranche.run.admission;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tranche.contracts.TrancheException;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.runs.RunRequest;
import io.tranche.contracts.sets.SourceVersion;
import io.tranche.platform.catalog.CatalogView;
import io.tranche.platform.messaging.BatchProcessor;
import io.tranche.platform.messaging.DeadLetters.Rejected;
import io.tranche.platform.messaging.IncomingRecord;
import io.tranche.run.backfill.Backfills;
import io.tranche.run.stale.StaleMarks;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;

/** Takes run requests from Kafka; they are acknowledged when they are runs, or wait as such. */
@ApplicationScoped
class RunRequestConsumer {

  private static final String CHANNEL = "run-requests";

  private final BatchProcessor batches;
  private final CatalogView catalog;
  private final RequestValidation validation;
  private final WaitingRequests waiting;
  private final MongoSourceOrder sources;
  private final Admissions admissions;
  private final Backfills backfills;
  private final StaleMarks marks;

  @Inject
  RunRequestConsumer(
      BatchProcessor batches,
      CatalogView catalog,
      RequestValidation validation,
      WaitingRequests waiting,
      MongoSourceOrder sources,
      Admissions admissions,
      Backfills backfills,
      StaleMarks marks) {
    this.batches = batches;
    this.catalog = catalog;
    this.validation = validation;
    this.waiting = waiting;
    this.sources = sources;
    this.admissions = admissions;
    this.backfills = backfills;
    this.marks = marks;
  }

  @Incoming(CHANNEL)
  Flow.Subscriber<Message<ConsumerRecords<String, byte[]>>> read() {
    return batches.reader(BatchProcessor.json(RunRequest.class), this::handle);
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
                    .chain(done -> sources.order(checked.launches()))
                    .chain(
                        ordered ->
                            admissions
                                .submit(ordered.fresh(), List.of(), checked.catalog())
                                .replaceWith(ordered.rejected()))
                    .call(done -> cancelAll(records))
                    .chain(
                        overwriting ->
                            acceptBackfills(records)
                                .chain(refused -> markAll(records, refused))
                                .map(
                                    refused -> {
                                      List<Rejected> all = new ArrayList<>(checked.rejected());
                                      all.addAll(refused);
                                      all.addAll(overwrites(records, overwriting));
                                      return all;
                                    })));
  }

  private static List<Rejected> overwrites(
      List<IncomingRecord<RunRequest>> records, List<RunRequest.Launch> overwriting) {
    List<String> ids = overwriting.stream().map(RunRequest.Launch::id).toList();
    return records.stream()
        .filter(incoming -> incoming.message() instanceof RunRequest.Launch)
        .filter(incoming -> ids.contains(incoming.message().id()))
        .map(
            incoming ->
                new Rejected(
                    incoming.raw(),
                    "overwrite-rejected",
                    overwritten((RunRequest.Launch) incoming.message())))
        .toList();
  }

  private static String overwritten(RunRequest.Launch launch) {
    return "Cannot launch run: "
        + launch.source().map(SourceVersion::object).orElse("")
        + " is a new version of an object that partition "
        + launch.partitions().get(0)
        + " of "
        + launch.assets().get(0)
        + " was run for, and onOverwrite is reject ("
        + launch.source().map(SourceVersion::order).orElse("")
        + ", requested by "
        + launch.origin()
        + ")";
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

  /** What is wrong with a request by itself is set aside; all else is tried until it works. */
  private Uni<List<Rejected>> markAll(
      List<IncomingRecord<RunRequest>> records, List<Rejected> refused) {
    List<IncomingRecord<RunRequest>> given =
        records.stream()
            .filter(incoming -> incoming.message() instanceof RunRequest.MarkStale)
            .toList();
    if (given.isEmpty()) {
      return Uni.createFrom().item(refused);
    }
    return catalog
        .newest()
        .chain(
            newest ->
                Multi.createFrom()
                    .iterable(given)
                    .onItem()
                    .transformToUniAndConcatenate(incoming -> mark(incoming, newest, refused))
                    .collect()
                    .last())
        .replaceWith(refused);
  }

  private Uni<Void> mark(
      IncomingRecord<RunRequest> incoming, Catalog newest, List<Rejected> refused) {
    RunRequest.MarkStale request = (RunRequest.MarkStale) incoming.message();
    try {
      StaleMarks.requireValid(request, newest);
    } catch (TrancheException e) {
      refused.add(new Rejected(incoming.raw(), e.code(), String.valueOf(e.getMessage())));
      return Uni.createFrom().voidItem();
    }
    return marks.take(request, newest);
  }

  private Uni<List<Rejected>> acceptBackfills(List<IncomingRecord<RunRequest>> records) {
    Uni<List<Rejected>> chain = Uni.createFrom().item(new ArrayList<>());
    for (IncomingRecord<RunRequest> incoming : records) {
      if (incoming.message() instanceof RunRequest.Backfill backfill) {
        chain = chain.chain(refused -> accept(incoming, backfill, refused));
      }
    }
    return chain;
  }

  private Uni<List<Rejected>> accept(
      IncomingRecord<RunRequest> incoming, RunRequest.Backfill backfill, List<Rejected> refused) {
    return backfills
        .accept(backfill)
        .replaceWith(refused)
        .onFailure(TrancheException.class)
        .recoverWithItem(
            failure -> {
              refused.add(
                  new Rejected(
                      incoming.raw(), failure.code(), String.valueOf(failure.getMessage())));
              return refused;
            });
  }
}
