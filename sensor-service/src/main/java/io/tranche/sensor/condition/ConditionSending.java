package io.tranche.sensor.condition;

import io.smallrye.mutiny.Uni;
import io.tranche.contracts.CloudEvent;
import io.tranche.contracts.Topics;
import io.tranche.contracts.runs.RunRequest;
import io.tranche.partitions.PartitionContext;
import io.tranche.platform.messaging.OutgoingRecord;
import io.tranche.platform.messaging.RecordSender;
import io.tranche.sensor.automation.CopyRepository;
import io.tranche.sensor.automation.Explanation;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Sends what evaluations ask for, and explains it. */
@Singleton
class ConditionSending {

  private static final String SOURCE = "/sensor-service";

  private final SetMembers members;
  private final CopyRepository copies;
  private final RecordSender sender;
  private final Topics topics;
  private final Clock clock;

  @Inject
  ConditionSending(
      SetMembers members, CopyRepository copies, RecordSender sender, Topics topics, Clock clock) {
    this.members = members;
    this.copies = copies;
    this.sender = sender;
    this.topics = topics;
    this.clock = clock;
  }

  /** Completes when it is sent; the same again is the same to who receives it. */
  Uni<Void> send(Joining joining) {
    return requests(joining)
        .chain(
            requests ->
                sender
                    .send(requests.stream().map(this::outgoing).toList())
                    .chain(() -> copies.explain(explanations(joining, requests))));
  }

  private Uni<List<RunRequest>> requests(Joining joining) {
    return joining.others().isEmpty()
        ? Uni.createFrom().item(joining.pending().requests())
        : Answers.to(
            keys ->
                ConditionRequests.joined(
                    joining.pending(),
                    joining.asset(),
                    joining.state().evaluation(),
                    joining.others(),
                    new PartitionContext(joining.pending().at(), keys)),
            new AskedKeys(joining.state().seen().sets()),
            members);
  }

  private static List<Explanation> explanations(Joining joining, List<RunRequest> requests) {
    List<Explanation> explanations = new ArrayList<>();
    for (RunRequest request : requests) {
      if (request instanceof RunRequest.Launch launch) {
        for (String asset : launch.assets()) {
          launch
              .partitions()
              .forEach(
                  partition ->
                      explanations.add(explanation(joining, asset, partition, request.id())));
        }
      }
    }
    Optional<RunRequest> backfill =
        requests.stream().filter(RunRequest.Backfill.class::isInstance).findFirst();
    backfill.ifPresent(
        request ->
            joining
                .pending()
                .partitions()
                .forEach(
                    partition ->
                        explanations.add(
                            explanation(joining, joining.asset().key(), partition, request.id()))));
    return explanations;
  }

  private static Explanation explanation(
      Joining joining, String asset, String partition, String request) {
    return Explanation.requested(
        asset, partition, request, joining.pending().trigger(), joining.pending().at());
  }

  private OutgoingRecord outgoing(RunRequest request) {
    return OutgoingRecord.of(
        topics.runRequests(),
        request.id(),
        request,
        new CloudEvent(request.id(), RunRequest.TYPE, SOURCE, clock.instant()));
  }
}
