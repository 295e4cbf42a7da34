package io.tranche.definitions.set;

import io.tranche.contracts.sets.DynamicPartitionRequest;
import io.tranche.platform.messaging.BatchProcessor;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.concurrent.Flow;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;

/** Takes requests from their topic, a poll at a time. */
@ApplicationScoped
class DynamicPartitionRequestConsumer {

  static final String CHANNEL = "dynamic-partition-requests";

  private final BatchProcessor processor;
  private final PartitionRequests requests;

  @Inject
  DynamicPartitionRequestConsumer(BatchProcessor processor, PartitionRequests requests) {
    this.processor = processor;
    this.requests = requests;
  }

  @Incoming(CHANNEL)
  Flow.Subscriber<Message<ConsumerRecords<String, byte[]>>> read() {
    return processor.reader(BatchProcessor.json(DynamicPartitionRequest.class), requests::apply);
  }
}
