package io.tranche.definitions.set;

import io.smallrye.mutiny.Uni;
import io.tranche.contracts.CloudEvent;
import io.tranche.contracts.Ids;
import io.tranche.contracts.Topics;
import io.tranche.contracts.sets.DynamicPartitionRequest;
import io.tranche.platform.http.Applied;
import io.tranche.platform.messaging.OutgoingRecord;
import io.tranche.platform.messaging.RecordSender;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The way of HTTP into the sets: it has no write path of its own, but sends what anybody may send,
 * and waits a while until that has taken effect.
 */
@Singleton
class SetRequests {

  private final RecordSender sender;
  private final Topics topics;
  private final MemberRepository members;
  private final Clock clock;

  @Inject
  SetRequests(RecordSender sender, Topics topics, MemberRepository members, Clock clock) {
    this.sender = sender;
    this.topics = topics;
    this.members = members;
    this.clock = clock;
  }

  /** The id of a request over HTTP: the same for the same Idempotency-Key. */
  static String id(@Nullable String idempotencyKey) {
    return idempotencyKey == null || idempotencyKey.isBlank()
        ? Ids.of("http", UUID.randomUUID().toString())
        : Ids.of("http", idempotencyKey);
  }

  /** The answer is whether the request has taken effect on all of the keys. */
  Uni<Boolean> send(String requestId, DynamicPartitionRequest request, Collection<String> keys) {
    OutgoingRecord outgoing =
        OutgoingRecord.of(
            topics.dynamicPartitionRequests(),
            request.set(),
            request,
            new CloudEvent(
                requestId, DynamicPartitionRequest.TYPE, "/definitions-service", clock.instant()));
    List<String> ids = keys.stream().map(key -> Ids.member(request.set(), key)).toList();
    String mark = mark(requestId, request);
    return sender
        .send(List.of(outgoing))
        .chain(() -> Applied.inTime(() -> findApplied(mark, ids)))
        .map(Optional::isPresent);
  }

  /** What the members remember when the request has taken effect. */
  private static String mark(String requestId, DynamicPartitionRequest request) {
    return request.descriptions().isEmpty()
        ? Source.ofRequest(requestId)
        : Source.ofDescription(requestId);
  }

  private Uni<Optional<Map<String, Member>>> findApplied(String mark, List<String> ids) {
    return members
        .findAll(ids)
        .map(
            found ->
                Optional.of(found)
                    .filter(all -> all.size() == ids.size())
                    .filter(
                        all ->
                            all.values().stream().allMatch(one -> one.source(mark).isPresent())));
  }
}
