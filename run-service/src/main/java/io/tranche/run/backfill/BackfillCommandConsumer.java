package io.tranche.run.backfill;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tranche.contracts.TrancheException;
import io.tranche.contracts.commands.BackfillCommand;
import io.tranche.platform.messaging.BatchProcessor;
import io.tranche.platform.messaging.DeadLetters.Rejected;
import io.tranche.platform.messaging.IncomingRecord;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Flow;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;

/** Commands to backfills; those to sensors and schedules on the same topic are not for us. */
@ApplicationScoped
class BackfillCommandConsumer {

  private final BatchProcessor processor;
  private final BackfillCommands commands;

  @Inject
  BackfillCommandConsumer(BatchProcessor processor, BackfillCommands commands) {
    this.processor = processor;
    this.commands = commands;
  }

  @Incoming("commands")
  Flow.Subscriber<Message<ConsumerRecords<String, byte[]>>> read() {
    return processor.reader(BackfillCommandConsumer::decode, this::handle);
  }

  static BackfillCommand decode(ConsumerRecord<String, byte[]> raw) {
    BackfillCommand command = BatchProcessor.json(BackfillCommand.class).decode(raw);
    require("backfill", "the id of a backfill", command.backfill());
    require("origin", "{\"type\": \"person\", \"name\": …}", command.origin());
    if (command instanceof BackfillCommand.SetConcurrency change && change.concurrency() < 1) {
      throw BackfillForm.invalidConcurrency(change.concurrency());
    }
    return command;
  }

  private static void require(String field, String accepted, Object value) {
    if (Optional.ofNullable(value).isEmpty()) {
      throw new TrancheException.Invalid(
          "invalid-command",
          "Cannot apply command: " + field + " is required (none given); accepted: " + accepted);
    }
  }

  private Uni<List<Rejected>> handle(List<IncomingRecord<BackfillCommand>> records) {
    return Multi.createFrom()
        .iterable(records)
        .onItem()
        .transformToUniAndConcatenate(one -> commands.apply(one.message()))
        .collect()
        .last()
        .replaceWith(List.<Rejected>of());
  }
}
