package io.tranche.run.execution;

import io.smallrye.mutiny.Uni;
import io.tranche.contracts.Cause;
import io.tranche.contracts.CloudEvent;
import io.tranche.contracts.Ids;
import io.tranche.contracts.Json;
import io.tranche.contracts.Origin;
import io.tranche.contracts.Topics;
import io.tranche.contracts.sets.AddedKeys;
import io.tranche.contracts.sets.DynamicPartitionRequest;
import io.tranche.contracts.sets.DynamicPartitionRequest.Add;
import io.tranche.platform.messaging.OutgoingRecord;
import io.tranche.platform.messaging.RecordSender;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Asks for the keys that runs have found. The same keys found again by a run are one request. */
@Singleton
class KeyAdditions {

  private static final String SOURCE = "/run-service";

  private final RecordSender sender;
  private final Topics topics;

  @Inject
  KeyAdditions(RecordSender sender, Topics topics) {
    this.sender = sender;
    this.topics = topics;
  }

  /** Asks for all that these runs have found. */
  Uni<Void> request(List<FinishedRun> batch) {
    return sender.send(batch.stream().flatMap(one -> requests(one).stream()).toList());
  }

  private List<OutgoingRecord> requests(FinishedRun finished) {
    List<OutgoingRecord> records = new ArrayList<>();
    for (AddedKeys added : finished.added()) {
      List<String> keys = added.keys();
      for (int from = 0; from < keys.size(); from += DynamicPartitionRequest.MAX_CHANGES) {
        int to = Math.min(keys.size(), from + DynamicPartitionRequest.MAX_CHANGES);
        records.add(request(finished, added, keys.subList(from, to)));
      }
    }
    return records;
  }

  private OutgoingRecord request(FinishedRun finished, AddedKeys added, List<String> keys) {
    String run = finished.run().id();
    DynamicPartitionRequest request =
        new DynamicPartitionRequest(
            added.set(),
            keys.stream()
                .map(key -> new Add(key, added.metadata(), Optional.empty(), List.of()))
                .toList(),
            List.of(),
            Origin.program(String.join(" + ", finished.run().assets())),
            Cause.run(run, finished.at()));
    String what = new String(Json.write(request.adds()), StandardCharsets.UTF_8);
    return OutgoingRecord.of(
        topics.dynamicPartitionRequests(),
        added.set(),
        request,
        new CloudEvent(
            Ids.of("added", run, added.set(), what),
            DynamicPartitionRequest.TYPE,
            SOURCE,
            finished.at()));
  }
}
