package io.tranche.sensor.automation;

import io.smallrye.mutiny.Uni;
import io.tranche.contracts.CloudEvent;
import io.tranche.contracts.Topics;
import io.tranche.contracts.definitions.AssetDocument;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.runs.RunRequest;
import io.tranche.platform.catalog.CatalogView;
import io.tranche.platform.messaging.OutgoingRecord;
import io.tranche.platform.messaging.RecordSender;
import io.tranche.sensor.control.Controls;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** Evaluates triggers against the newest catalog, sends what is requested, keeps why. */
@ApplicationScoped
class EagerAutomation {

  private static final String SOURCE = "/sensor-service";

  private final Evaluation evaluation;
  private final CopyRepository copies;
  private final CatalogView catalogs;
  private final Controls controls;
  private final RecordSender sender;
  private final Topics topics;
  private final Clock clock;
  private final AtomicReference<EagerReaders> readers =
      new AtomicReference<>(EagerReaders.of(Catalog.empty()));

  @Inject
  EagerAutomation(
      Evaluation evaluation,
      CopyRepository copies,
      CatalogView catalogs,
      Controls controls,
      RecordSender sender,
      Topics topics,
      Clock clock) {
    this.evaluation = evaluation;
    this.copies = copies;
    this.catalogs = catalogs;
    this.controls = controls;
    this.sender = sender;
    this.topics = topics;
    this.clock = clock;
  }

  /**
   * Who reads what, by the newest catalog there is: the event may be of an asset that was applied a
   * moment ago, and does not come again.
   */
  Uni<EagerReaders> readers() {
    return catalogs
        .newest()
        .map(
            catalog ->
                readers.updateAndGet(
                    held ->
                        held.catalog().number() == catalog.number()
                            ? held
                            : EagerReaders.of(catalog)));
  }

  /** Completes when what follows from the triggers is sent and stored. */
  Uni<Void> evaluate(List<Trigger> triggers, EagerReaders known) {
    if (triggers.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    return evaluation.evaluate(triggers, known).chain(this::follow);
  }

  /** The same for the partitions of an asset that came to exist between two instants. */
  Uni<Void> evaluateNew(AssetDocument asset, Instant from, Instant now) {
    return readers()
        .chain(
            known ->
                evaluation.evaluateNew(known.evaluated(asset), from, now, known, this::follow));
  }

  private Uni<Void> follow(Evaluation.Outcome evaluated) {
    return controls
        .silences()
        .map(silences -> silences.pause().isPresent() ? evaluated.paused() : evaluated)
        .chain(
            outcome ->
                copies
                    .explain(outcome.explanations())
                    .chain(
                        () ->
                            sender.send(outcome.requests().stream().map(this::outgoing).toList())));
  }

  private OutgoingRecord outgoing(RunRequest request) {
    return OutgoingRecord.of(
        topics.runRequests(),
        request.id(),
        request,
        new CloudEvent(request.id(), RunRequest.TYPE, SOURCE, clock.instant()));
  }
}
