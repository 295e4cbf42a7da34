package io.tranche.sensor.runstatus;

import io.quarkus.arc.All;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tranche.contracts.Json;
import io.tranche.contracts.TrancheException;
import io.tranche.contracts.runs.RunEvent;
import io.tranche.platform.messaging.BatchProcessor;
import io.tranche.platform.messaging.DeadLetters.Rejected;
import io.tranche.platform.messaging.IncomingRecord;
import io.tranche.sensor.tick.Tick.OffsetRange;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jboss.logging.Logger;

/** Ends of runs in, run requests of sensors and alerts out. Without any nothing is even read. */
@ApplicationScoped
class RunEventConsumer {

  private static final Logger LOG = Logger.getLogger(RunEventConsumer.class);
  private static final byte[] NOTHING = {};
  private static final List<RunEventListener> NOBODY = List.of();

  private final BatchProcessor processor;
  private final RunReactions reactions;
  private final List<RunEventListener> listeners;

  @Inject
  RunEventConsumer(
      BatchProcessor processor, RunReactions reactions, @All List<RunEventListener> listeners) {
    this.processor = processor;
    this.reactions = reactions;
    this.listeners = List.copyOf(listeners);
  }

  @Incoming("run-events")
  Flow.Subscriber<Message<ConsumerRecords<String, byte[]>>> read() {
    return processor.calmReader(raw -> raw.value() == null ? NOTHING : raw.value(), this::handle);
  }

  private Uni<List<Rejected>> handle(List<IncomingRecord<byte[]>> records) {
    return Uni.combine()
        .all()
        .unis(reactions.sensors(), listening())
        .asTuple()
        .chain(
            heeded -> {
              List<Rejected> rejected = new ArrayList<>();
              if (heeded.getItem1().isEmpty() && heeded.getItem2().isEmpty()) {
                return Uni.createFrom().item(rejected);
              }
              List<Heard> heard = read(records, rejected);
              return reactions
                  .hear(ends(heard), heeded.getItem1())
                  .chain(() -> tell(heeded.getItem2(), heard.stream().map(Heard::event).toList()))
                  .replaceWith(rejected);
            });
  }

  private Uni<List<RunEventListener>> listening() {
    return Multi.createFrom()
        .iterable(listeners)
        .onItem()
        .transformToUniAndConcatenate(
            listener -> listener.listens().map(listens -> listens ? List.of(listener) : NOBODY))
        .collect()
        .in(ArrayList<RunEventListener>::new, List::addAll)
        .map(all -> all);
  }

  private static Uni<Void> tell(List<RunEventListener> listening, List<RunEvent> events) {
    Uni<Void> told = Uni.createFrom().voidItem();
    for (RunEventListener listener : listening) {
      told = told.chain(() -> listener.hear(events));
    }
    return told;
  }

  /** An event with the record that it came in. */
  private record Heard(RunEvent event, IncomingRecord<byte[]> record) {}

  private static List<Heard> read(List<IncomingRecord<byte[]>> records, List<Rejected> rejected) {
    List<Heard> heard = new ArrayList<>();
    for (IncomingRecord<byte[]> one : records) {
      try {
        heard.add(new Heard(Json.read(one.message(), RunEvent.class), one));
      } catch (Json.UnknownMessageType e) {
        LOG.debugf("Ignored an event of a run: %s", e.getMessage());
      } catch (TrancheException.Invalid e) {
        rejected.add(new Rejected(one.raw(), e.code(), String.valueOf(e.getMessage())));
      }
    }
    return heard;
  }

  private static List<HeardRun> ends(List<Heard> heard) {
    List<HeardRun> ends = new ArrayList<>();
    for (Heard one : heard) {
      EndedRun.of(one.event())
          .ifPresent(
              run ->
                  ends.add(
                      new HeardRun(run, OffsetRange.of(one.record().raw()), one.record().at())));
    }
    return ends;
  }
}
