package io.tranche.sensor.automation;

import io.quarkus.arc.All;
import io.smallrye.mutiny.Uni;
import io.tranche.contracts.assets.AssetEvent;
import io.tranche.platform.messaging.BatchProcessor;
import io.tranche.platform.messaging.DeadLetters.Rejected;
import io.tranche.platform.messaging.IncomingRecord;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Flow;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;

/** Materializations and checks in, run requests for their readers and by sensors out. */
@ApplicationScoped
class AssetEventConsumer {

  private final BatchProcessor processor;
  private final CopyRepository copies;
  private final CheckCopies checks;
  private final EagerAutomation automation;
  private final List<AssetEventListener> listeners;
  private final MaterializationListener freshness;
  private final CheckListener alerts;

  @Inject
  AssetEventConsumer(
      BatchProcessor processor,
      CopyRepository copies,
      CheckCopies checks,
      EagerAutomation automation,
      @All List<AssetEventListener> listeners,
      MaterializationListener freshness,
      CheckListener alerts) {
    this.processor = processor;
    this.copies = copies;
    this.checks = checks;
    this.automation = automation;
    this.listeners = List.copyOf(listeners);
    this.freshness = freshness;
    this.alerts = alerts;
  }

  @Incoming("asset-events")
  Flow.Subscriber<Message<ConsumerRecords<String, byte[]>>> read() {
    return processor.calmReader(BatchProcessor.json(AssetEvent.class), this::handle);
  }

  /** A check stands before the materialization that it is about: so it is stored before. */
  private Uni<List<Rejected>> handle(List<IncomingRecord<AssetEvent>> events) {
    List<AssetEvent.Materialized> materialized = of(AssetEvent.Materialized.class, events);
    List<AssetEvent.Checked> checked = of(AssetEvent.Checked.class, events);
    List<AssetEvent.Checked> blocking =
        checked.stream().filter(AssetEvent.Checked::blocking).toList();
    return checks
        .save(blocking)
        .chain(() -> automate(events, triggers(materialized, blocking)))
        .chain(() -> copies.forgetStates(of(AssetEvent.Wiped.class, events)))
        .chain(() -> hear(events))
        .chain(() -> freshness.hear(materialized))
        .chain(() -> alerts.hear(checked))
        .replaceWith(List.<Rejected>of());
  }

  private static <E extends AssetEvent> List<E> of(
      Class<E> form, List<IncomingRecord<AssetEvent>> events) {
    return events.stream()
        .map(IncomingRecord::message)
        .filter(form::isInstance)
        .map(form::cast)
        .toList();
  }

  private Uni<Void> automate(List<IncomingRecord<AssetEvent>> events, List<Trigger> triggers) {
    if (triggers.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    Map<AssetEvent.Materialized, String> places = new LinkedHashMap<>();
    for (IncomingRecord<AssetEvent> one : events) {
      if (one.message() instanceof AssetEvent.Materialized event) {
        places.putIfAbsent(event, AssetEventListener.place(one));
      }
    }
    return copies
        .saveStates(places.keySet(), places)
        .chain(automation::readers)
        .chain(readers -> automation.evaluate(triggers, readers));
  }

  private Uni<Void> hear(List<IncomingRecord<AssetEvent>> events) {
    Uni<Void> told = Uni.createFrom().voidItem();
    for (AssetEventListener listener : listeners) {
      told = told.chain(() -> listener.hear(events));
    }
    return told;
  }

  /** What somebody reports may set free what was held back. */
  private static List<Trigger> triggers(
      List<AssetEvent.Materialized> materialized, List<AssetEvent.Checked> checked) {
    List<Trigger> triggers = new ArrayList<>();
    materialized.forEach(event -> triggers.add(Trigger.of(event)));
    checked.stream()
        .filter(event -> event.report().isPresent() && !event.holds() && event.token() > 0)
        .forEach(event -> triggers.add(Trigger.of(event)));
    return triggers;
  }
}
