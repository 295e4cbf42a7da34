package io.tranche.run.backfill;

import io.smallrye.mutiny.Uni;
import io.tranche.contracts.Cause;
import io.tranche.contracts.CloudEvent;
import io.tranche.contracts.Ids;
import io.tranche.contracts.Origin;
import io.tranche.contracts.Topics;
import io.tranche.contracts.runs.RunRequest;
import io.tranche.platform.messaging.OutgoingRecord;
import io.tranche.platform.messaging.RecordSender;
import io.tranche.run.backfill.MongoRunOutcomes.Answer;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Requests the runs of backfills. What this replica has sent is remembered while it lives, so that
 * only what somebody else left unsent is sent again.
 */
@Singleton
class BackfillRequests {

  private static final String SOURCE = "/run-service";

  /** Carries the id of the backfill on each of its runs. */
  static final String TAG = "tranche/backfill";

  private final RecordSender sender;
  private final Topics topics;
  private final Clock clock;
  private final Map<String, Set<String>> sent = new ConcurrentHashMap<>();

  @Inject
  BackfillRequests(RecordSender sender, Topics topics, Clock clock) {
    this.sender = sender;
    this.topics = topics;
    this.clock = clock;
  }

  boolean isSent(String backfill, String request) {
    return sent.getOrDefault(backfill, Set.of()).contains(request);
  }

  /** Nothing of this backfill will be asked any more. */
  void forget(String backfill) {
    sent.remove(backfill);
  }

  Uni<Void> launch(Backfill backfill, List<Decision.Launch> launches) {
    if (launches.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    Map<String, AssetPart> parts =
        backfill.parts().stream().collect(Collectors.toMap(AssetPart::asset, part -> part));
    Map<String, RunRequest> byId = new LinkedHashMap<>();
    for (Decision.Launch launch : launches) {
      Optional.ofNullable(parts.get(launch.asset()))
          .map(part -> request(backfill, part, launch))
          .ifPresent(request -> byId.putIfAbsent(request.id(), request));
    }
    List<RunRequest> requests = List.copyOf(byId.values());
    return sender
        .send(requests.stream().map(request -> outgoing(request.id(), request)).toList())
        .invoke(() -> remember(backfill, requests));
  }

  private static RunRequest request(Backfill backfill, AssetPart part, Decision.Launch launch) {
    Map<String, String> tags = new HashMap<>(backfill.asked().tags());
    tags.remove(Backfills.MISSING_ONLY);
    tags.put(TAG, backfill.id());
    return new RunRequest.Launch(
            backfill.requestId(part, launch.chunk()),
            backfill.madeWith(part),
            launch.keys(),
            Origin.backfill(backfill.id()),
            Cause.request(backfill.id(), backfill.createdAt()),
            Optional.empty(),
            tags,
            0,
            Optional.empty(),
            Optional.empty())
        .withRunConfig(backfill.asked().options().runConfig());
  }

  /** Stops the runs of a backfill that is being canceled. */
  Uni<Void> stop(Backfill backfill, List<Answer> running) {
    if (backfill.status() != BackfillStatus.CANCELING || running.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    List<RunRequest.Cancel> cancels =
        running.stream()
            .filter(Answer::own)
            .map(answer -> cancel(backfill, answer.runId()))
            .filter(cancel -> !isSent(backfill.id(), cancel.id()))
            .toList();
    return sender
        .send(cancels.stream().map(cancel -> outgoing(cancel.runId(), cancel)).toList())
        .invoke(() -> remember(backfill, cancels));
  }

  private static RunRequest.Cancel cancel(Backfill backfill, String runId) {
    return new RunRequest.Cancel(
        Ids.of("backfill-cancel", backfill.id(), runId), runId, Origin.backfill(backfill.id()));
  }

  private void remember(Backfill backfill, List<? extends RunRequest> requests) {
    sent.computeIfAbsent(backfill.id(), id -> ConcurrentHashMap.newKeySet())
        .addAll(requests.stream().map(RunRequest::id).toList());
  }

  /** Sends a request for a backfill itself. */
  Uni<Void> request(RunRequest.Backfill request) {
    return sender.send(List.of(outgoing(request.id(), request)));
  }

  private OutgoingRecord outgoing(String key, RunRequest request) {
    return OutgoingRecord.of(
        topics.runRequests(),
        key,
        request,
        new CloudEvent(request.id(), RunRequest.TYPE, SOURCE, clock.instant()));
  }
}
