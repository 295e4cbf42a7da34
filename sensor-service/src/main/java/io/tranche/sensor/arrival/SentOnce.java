package io.tranche.sensor.arrival;

import io.smallrye.mutiny.Uni;
import io.tranche.platform.messaging.IncomingRecord;
import io.tranche.platform.messaging.OutgoingRecord;
import io.tranche.platform.messaging.RecordSender;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * Sends what follows from the records of one poll, and does not send it again when the poll is
 * handled again only because the store did not answer.
 */
final class SentOnce {

  private final RecordSender sender;
  private final Set<Object> confirmed =
      Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));

  SentOnce(RecordSender sender) {
    this.sender = sender;
  }

  <T> Uni<Void> send(List<IncomingRecord<T>> causes, List<OutgoingRecord> requests) {
    if (confirmed.containsAll(causes)) {
      return Uni.createFrom().voidItem();
    }
    return sender.send(requests).invoke(() -> confirmed.addAll(causes));
  }
}
