package io.tranche.sensor.arrival;

import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.tranche.contracts.Topics;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.platform.catalog.CatalogView;
import io.tranche.platform.messaging.BatchProcessor;
import io.tranche.platform.messaging.DeadLetters.Rejected;
import io.tranche.platform.messaging.IncomingRecord;
import io.tranche.platform.messaging.RecordSender;
import io.tranche.sensor.bucket.KnownObjects;
import io.tranche.sensor.control.Controls;
import io.tranche.sensor.control.Silences;
import io.tranche.sensor.tick.TickRepository;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;

/**
 * File arrivals in, requests out. A poll is acknowledged when its requests are stored by the
 * brokers and its ticks by the store.
 */
@ApplicationScoped
class ArrivalConsumer {

  static final String CHANNEL = "file-arrivals";

  private final BatchProcessor processor;
  private final CatalogView catalogs;
  private final RecordSender sender;
  private final Controls controls;
  private final TakenContents contents;
  private final LateFiles late;
  private final KnownObjects known;
  private final TickRepository ticks;
  private final Topics topics;
  private final MeterRegistry registry;
  private final Clock clock;
  private final AtomicReference<SensorIndex> index =
      new AtomicReference<>(SensorIndex.of(Catalog.empty()));

  @Inject
  ArrivalConsumer(
      BatchProcessor processor,
      CatalogView catalogs,
      RecordSender sender,
      Controls controls,
      TakenContents contents,
      LateFiles late,
      KnownObjects known,
      TickRepository ticks,
      Topics topics,
      MeterRegistry registry,
      Clock clock) {
    this.processor = processor;
    this.catalogs = catalogs;
    this.sender = sender;
    this.controls = controls;
    this.contents = contents;
    this.late = late;
    this.known = known;
    this.ticks = ticks;
    this.topics = topics;
    this.registry = registry;
    this.clock = clock;
  }

  @Incoming(CHANNEL)
  Flow.Subscriber<Message<ConsumerRecords<String, byte[]>>> read() {
    return processor.reader(
        raw ->
            NotificationReader.read(
                raw.value(),
                IncomingRecord.headers(raw.headers()),
                Instant.ofEpochMilli(raw.timestamp())),
        () -> {
          SentOnce sent = new SentOnce(sender);
          return arrivals -> handle(arrivals, sent);
        });
  }

  private Uni<List<Rejected>> handle(List<IncomingRecord<Notification>> arrivals, SentOnce sent) {
    return evaluate(arrivals)
        .chain(
            batch ->
                Uni.join()
                    .all(sent.send(arrivals, batch.requests()), ticks.append(batch.ticks()))
                    .andCollectFailures()
                    .chain(() -> note(batch))
                    .invoke(() -> count(batch))
                    .replaceWith(batch.rejected()));
  }

  private Uni<Void> note(ArrivalBatch batch) {
    Instant now = clock.instant();
    return known.note(batch.told().stream().map(one -> one.notedAt(now)).toList());
  }

  /** A sensor that was applied a moment ago takes the file that came right after it. */
  private Uni<ArrivalBatch> evaluate(List<IncomingRecord<Notification>> arrivals) {
    return catalogs
        .ready()
        .chain(first -> controls.silences())
        .chain(stopped -> evaluate(arrivals, stopped))
        .chain(this::withoutKnownContents)
        .chain(late::runFor);
  }

  private Uni<ArrivalBatch> withoutKnownContents(ArrivalBatch batch) {
    return batch.sightings().isEmpty()
        ? Uni.createFrom().item(batch)
        : contents.leftOut(batch.sightings()).map(batch::leavingOut);
  }

  private Uni<ArrivalBatch> evaluate(
      List<IncomingRecord<Notification>> arrivals, Silences stopped) {
    ArrivalBatch batch = evaluate(arrivals, catalogs.current(), stopped);
    return batch.unmatched() == 0
        ? Uni.createFrom().item(batch)
        : catalogs
            .newest()
            .map(
                newest ->
                    batch.catalog() == newest.number()
                        ? batch
                        : evaluate(arrivals, newest, stopped));
  }

  private ArrivalBatch evaluate(
      List<IncomingRecord<Notification>> arrivals, Catalog catalog, Silences stopped) {
    SensorIndex sensors =
        index.updateAndGet(
            held -> held.catalog().number() == catalog.number() ? held : SensorIndex.of(catalog));
    return ArrivalBatch.of(arrivals, sensors, stopped, topics);
  }

  private void count(ArrivalBatch batch) {
    count("matched", batch.events() - batch.unmatched());
    count("unmatched", batch.unmatched());
    count("ignored", batch.ignored());
  }

  private void count(String outcome, int events) {
    registry.counter("tranche.arrivals", "outcome", outcome).increment(events);
  }
}
