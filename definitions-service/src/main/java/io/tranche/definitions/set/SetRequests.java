package io.tranche.definitions.set;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tranche.contracts.CloudEvent;
import io.tranche.contracts.Ids;
import io.tranche.contracts.Topics;
import io.tranche.contracts.sets.DynamicPartitionRequest;
import io.tranche.platform.messaging.OutgoingRecord;
import io.tranche.platform.messaging.RecordSender;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The way of HTTP into the sets: it has no write path of its own, but sends what anybody may send,
 * and waits a while until that has taken effect.
 */
@Singleton
class SetRequests {

  private static final Duration APPLIED_WITHIN = Duration.ofSeconds(5);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);

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
    return sender.send(List.of(outgoing)).chain(() -> applied(mark(requestId, request), ids));
  }

  /** What the members remember when the request has taken effect. */
  private static String mark(String requestId, DynamicPartitionRequest request) {
    return request.descriptions().isEmpty()
        ? Source.ofRequest(requestId)
        : Source.ofDescription(requestId);
  }

  private Uni<Boolean> applied(String mark, List<String> ids) {
    return Multi.createBy()
        .repeating()
        .uni(() -> isApplied(mark, ids))
        .withDelay(BETWEEN_LOOKS)
        .whilst(applied -> !applied)
        .collect()
        .last()
        .ifNoItem()
        .after(APPLIED_WITHIN)
        .recoverWithItem(false);
  }

  private Uni<Boolean> isApplied(String mark, List<String> ids) {
    return members
        .findAll(ids)
        .map(
            found ->
                found.size() == ids.size()
                    && found.values().stream().allMatch(member -> member.source(mark).isPresent()));
  }
}
