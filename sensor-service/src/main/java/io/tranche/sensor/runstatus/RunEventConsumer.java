package io.tranche.sensor.runstatus;

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

/** Ends of runs in, run requests of sensors out. Without a sensor of runs nothing is even read. */
@ApplicationScoped
class RunEventConsumer {

  private static final byte[] NOTHING = {};

  private final BatchProcessor processor;
  private final RunReactions reactions;

  @Inject
  RunEventConsumer(BatchProcessor processor, RunReactions reactions) {
    this.processor = processor;
    this.reactions = reactions;
  }

  @Incoming("run-events")
  Flow.Subscriber<Message<ConsumerRecords<String, byte[]>>> read() {
    return processor.calmReader(raw -> raw.value() == null ? NOTHING : raw.value(), this::handle);
  }

  private Uni<List<Rejected>> handle(List<IncomingRecord<byte[]>> records) {
    return reactions
        .sensors()
        .chain(
            sensors -> {
              List<Rejected> rejected = new ArrayList<>();
              if (sensors.isEmpty()) {
                return Uni.createFrom().item(rejected);
              }
              List<HeardRun> heard = read(records, rejected);
              return reactions.hear(heard, sensors).replaceWith(rejected);
            });
  }

  private static List<HeardRun> read(
      List<IncomingRecord<byte[]>> records, List<Rejected> rejected) {
    List<HeardRun> heard = new ArrayList<>();
    for (IncomingRecord<byte[]> one : records) {
      try {
        EndedRun.of(Json.read(one.message(), RunEvent.class))
            .ifPresent(run -> heard.add(new HeardRun(run, OffsetRange.of(one.raw()), one.at())));
      } catch (TrancheException.Invalid e) {
        rejected.add(new Rejected(one.raw(), e.code(), String.valueOf(e.getMessage())));
      }
    }
    return heard;
  }
}
