package io.tranche.sensor.alert;

import io.tranche.platform.messaging.BatchProcessor;
import io.tranche.platform.messaging.DeadLetters.Rejected;
import io.tranche.platform.messaging.IncomingRecord;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.concurrent.Flow;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;

/** Records that were set aside in, alerts out. Every one of them can be read. */
@ApplicationScoped
class DeadLetterConsumer {

  private final BatchProcessor processor;
  private final Alerts alerts;

  @Inject
  DeadLetterConsumer(BatchProcessor processor, Alerts alerts) {
    this.processor = processor;
    this.alerts = alerts;
  }

  @Incoming("dead-letters")
  Flow.Subscriber<Message<ConsumerRecords<String, byte[]>>> read() {
    return processor.calmReader(
        DeadLetter::happening,
        records ->
            alerts
                .tellAll(records.stream().map(IncomingRecord::message).toList())
                .replaceWith(List.<Rejected>of()));
  }
}
