package io.tranche.platform.messaging;

import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.tranche.contracts.Topics;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Sets records aside that would fail again on a healthy system: as they came, with the reason. */
@Singleton
public class DeadLetters {

  private static final Logger LOG = Logger.getLogger(DeadLetters.class);

  private final RecordSender sender;
  private final Topics topics;
  private final MeterRegistry registry;
  private final String service;

  @Inject
  DeadLetters(
      RecordSender sender,
      Topics topics,
      MeterRegistry registry,
      @ConfigProperty(name = "quarkus.application.name") String service) {
    this.sender = sender;
    this.topics = topics;
    this.registry = registry;
    this.service = service;
  }

  /**
   * One record to set aside.
   *
   * @param code the stable code of the reason
   * @param reason what a person needs to repair it
   */
  public record Rejected(ConsumerRecord<String, byte[]> record, String code, String reason) {}

  Uni<Void> send(List<Rejected> rejected) {
    return sender.send(rejected.stream().map(this::deadLetter).toList());
  }

  private OutgoingRecord deadLetter(Rejected rejected) {
    ConsumerRecord<String, byte[]> raw = rejected.record();
    LOG.warnf(
        "Set aside %s[%d]@%d: %s (%s)",
        raw.topic(), raw.partition(), raw.offset(), rejected.reason(), rejected.code());
    registry
        .counter("tranche.records.dead.lettered", "topic", raw.topic(), "code", rejected.code())
        .increment();
    List<Header> headers = new ArrayList<>();
    raw.headers().forEach(headers::add);
    headers.add(OutgoingRecord.header("tranche-dlq-code", rejected.code()));
    headers.add(OutgoingRecord.header("tranche-dlq-reason", rejected.reason()));
    headers.add(OutgoingRecord.header("tranche-dlq-topic", raw.topic()));
    headers.add(OutgoingRecord.header("tranche-dlq-partition", Integer.toString(raw.partition())));
    headers.add(OutgoingRecord.header("tranche-dlq-offset", Long.toString(raw.offset())));
    headers.add(OutgoingRecord.header("tranche-dlq-service", service));
    return OutgoingRecord.raw(topics.deadLetters(raw.topic()), raw.key(), raw.value(), headers);
  }
}
