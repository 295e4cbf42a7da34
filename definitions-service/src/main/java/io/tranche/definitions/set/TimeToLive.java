package io.tranche.definitions.set;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tranche.contracts.Cause;
import io.tranche.contracts.Ids;
import io.tranche.contracts.Origin;
import io.tranche.contracts.definitions.PartitionSetDocument;
import io.tranche.contracts.sets.DynamicPartitionRequest;
import io.tranche.contracts.sets.DynamicPartitionRequest.Delete;
import io.tranche.platform.Repeatedly;
import io.tranche.platform.catalog.CatalogView;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Asks for the removal of members of which nothing was said for as long as their set lets them
 * live. Each removal names the version that had grown old, so a member that is added or changed
 * meanwhile stays, and several replicas may ask for the same.
 */
@Singleton
class TimeToLive {

  private static final Logger LOG = Logger.getLogger(TimeToLive.class);
  private static final Duration BETWEEN_SWEEPS = Duration.ofSeconds(30);
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final CatalogView view;
  private final MemberRepository members;
  private final SetRequests requests;
  private final Clock clock;
  private final Repeatedly sweeps =
      new Repeatedly("look for partitions that are too old", BETWEEN_SWEEPS, this::sweepOnce);

  @Inject
  TimeToLive(CatalogView view, MemberRepository members, SetRequests requests, Clock clock) {
    this.view = view;
    this.members = members;
    this.requests = requests;
    this.clock = clock;
  }

  void onStart(@Observes StartupEvent event) {
    sweeps.start();
  }

  private void sweepOnce() {
    sweep(clock.instant()).await().atMost(PATIENCE);
  }

  /** Completes when the removal of all that is too old at this instant is asked for. */
  Uni<Void> sweep(Instant now) {
    return Multi.createFrom()
        .iterable(view.current().partitionSets().values())
        .filter(set -> set.timeToLive().isPresent())
        .onItem()
        .transformToUniAndConcatenate(set -> sweep(set, now))
        .collect()
        .last()
        .replaceWithVoid();
  }

  /** Part by part, each after the one before has taken effect. */
  private Uni<Void> sweep(PartitionSetDocument set, Instant now) {
    Instant since = now.minus(set.timeToLive().orElseThrow());
    return Multi.createBy()
        .repeating()
        .uni(
            () ->
                members
                    .listUnchangedSince(set.name(), since, DynamicPartitionRequest.MAX_CHANGES)
                    .chain(old -> remove(set.name(), old, now)))
        .whilst(goOn -> goOn)
        .collect()
        .last()
        .replaceWithVoid();
  }

  /**
   * The answer is whether there may be more; what does not take effect is left to the next time.
   */
  private Uni<Boolean> remove(String set, List<Member> old, Instant now) {
    if (old.isEmpty()) {
      return Uni.createFrom().item(false);
    }
    String id =
        Ids.of(
            Stream.concat(
                    Stream.of("time-to-live"),
                    old.stream().map(member -> member.id() + " " + member.version()))
                .toArray(String[]::new));
    DynamicPartitionRequest request =
        new DynamicPartitionRequest(
            set,
            List.of(),
            old.stream().map(member -> Delete.ofKey(member.key(), member.version())).toList(),
            Origin.program("time-to-live"),
            Cause.timeToLive(id, now));
    LOG.infof("%d partitions of set %s are too old", old.size(), set);
    return requests
        .send(id, request, old.stream().map(Member::key).toList())
        .map(applied -> applied && old.size() == DynamicPartitionRequest.MAX_CHANGES);
  }

  @PreDestroy
  void close() {
    sweeps.close();
  }
}
