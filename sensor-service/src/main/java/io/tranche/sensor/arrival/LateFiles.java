package io.tranche.sensor.arrival;

import io.smallrye.mutiny.Uni;
import io.tranche.sensor.automation.CopyRepository;
import io.tranche.sensor.retention.OldMemory;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which files came after the marker of their group. Notifications overtake each other, but not for
 * long: one that reached the topic a while later than that of the marker is of a file that was
 * added to a group that had been complete. Both times stay with their records, so a replay finds
 * the same.
 */
@Singleton
class LateFiles implements OldMemory {

  private static final Duration SWEEP_EVERY = Duration.ofHours(1);

  private final GroupRepository repository;
  private final CopyRepository copies;
  private final GroupConfig config;
  private final Clock clock;
  private volatile Instant sweptAt = Instant.EPOCH;

  @Inject
  LateFiles(GroupRepository repository, CopyRepository copies, GroupConfig config, Clock clock) {
    this.repository = repository;
    this.copies = copies;
    this.config = config;
    this.clock = clock;
  }

  /** Notes the markers of a batch; the answer is the batch with runs for files that are late. */
  Uni<ArrivalBatch> runFor(ArrivalBatch batch) {
    if (batch.completed().isEmpty() && batch.awaiting().isEmpty()) {
      return Uni.createFrom().item(batch);
    }
    Uni<Void> noted =
        batch.completed().isEmpty()
            ? Uni.createFrom().voidItem()
            : repository.note(batch.completed());
    return noted
        .chain(() -> completeBefore(batch.awaiting()))
        .map(batch::withLateAfter)
        .chain(done -> sweep().replaceWith(done));
  }

  /** When a file of a group is late, by its id. Of a member that was removed nothing is run. */
  private Uni<Map<String, Instant>> completeBefore(List<Group> awaiting) {
    if (awaiting.isEmpty()) {
      return Uni.createFrom().item(Map.of());
    }
    return repository
        .find(awaiting.stream().map(Group::id).collect(Collectors.toSet()))
        .chain(
            markers -> {
              List<Group> complete =
                  awaiting.stream().filter(group -> markers.containsKey(group.id())).toList();
              return registered(complete).map(members -> late(complete, markers, members));
            });
  }

  private Map<String, Instant> late(
      List<Group> complete, Map<String, Instant> markers, Set<String> members) {
    Map<String, Instant> late = new HashMap<>();
    for (Group group : complete) {
      if (group.member().filter(member -> !members.contains(member)).isEmpty()) {
        Optional.ofNullable(markers.get(group.id()))
            .ifPresent(marker -> late.put(group.id(), marker.plus(config.grace())));
      }
    }
    return late;
  }

  private Uni<Set<String>> registered(List<Group> groups) {
    Set<String> ids =
        groups.stream().map(Group::member).flatMap(Optional::stream).collect(Collectors.toSet());
    return ids.isEmpty()
        ? Uni.createFrom().item(Set.of())
        : copies
            .members(ids)
            .map(
                found ->
                    found.stream()
                        .map(member -> member.set() + "|" + member.key())
                        .collect(Collectors.toSet()));
  }

  @Override
  public Uni<Void> forgetOld(Instant now) {
    return repository.forgetBefore(now.minus(config.kept())).invoke(() -> sweptAt = now);
  }

  private Uni<Void> sweep() {
    Instant now = clock.instant();
    if (now.isBefore(sweptAt.plus(SWEEP_EVERY))) {
      return Uni.createFrom().voidItem();
    }
    return forgetOld(now);
  }
}
