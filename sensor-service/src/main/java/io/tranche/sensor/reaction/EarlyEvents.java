package io.tranche.sensor.reaction;

import io.smallrye.mutiny.Uni;
import io.tranche.contracts.sets.PartitionSetMember;
import io.tranche.sensor.automation.CopyRepository;
import io.tranche.sensor.automation.MemberNeeds;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Events of partitions whose members this service has not heard of yet: they wait, stored, until it
 * has. The event is stored before the members are read again, and members are stored before what
 * waits for them is read: at least one of the two sees the other.
 */
@Singleton
class EarlyEvents {

  private final CopyRepository copies;
  private final EarlyEventRepository repository;

  @Inject
  EarlyEvents(CopyRepository copies, EarlyEventRepository repository) {
    this.copies = copies;
    this.repository = repository;
  }

  /** Those of the events whose members are known; the others wait from now on. */
  Uni<List<HeardEvent>> known(List<HeardEvent> events, AssetSensors sensors) {
    Map<HeardEvent, Set<String>> members = members(events, sensors);
    Set<String> all = union(members);
    if (all.isEmpty()) {
      return Uni.createFrom().item(events);
    }
    return copies
        .known(all)
        .chain(
            known -> {
              Map<HeardEvent, Set<String>> early = new LinkedHashMap<>(members);
              early.values().removeIf(known::containsAll);
              return early.isEmpty()
                  ? Uni.createFrom().item(events)
                  : repository
                      .save(early)
                      .chain(() -> copies.known(all))
                      .map(now -> events.stream().filter(isKnown(members, now)).toList());
            });
  }

  private static Predicate<HeardEvent> isKnown(
      Map<HeardEvent, Set<String>> members, Set<String> known) {
    return event -> known.containsAll(members.getOrDefault(event, Set.of()));
  }

  /** What waited for these members, and waits for no other. */
  Uni<List<HeardEvent>> waitingFor(List<PartitionSetMember> members, AssetSensors sensors) {
    return repository
        .findWaitingFor(members.stream().map(PartitionSetMember::id).toList())
        .map(found -> found.stream().filter(early -> !sensors.of(early.event()).isEmpty()).toList())
        .chain(found -> found.isEmpty() ? Uni.createFrom().item(found) : known(found, sensors));
  }

  Uni<Void> forget(List<HeardEvent> events) {
    return events.isEmpty() ? Uni.createFrom().voidItem() : repository.forget(events);
  }

  private static Map<HeardEvent, Set<String>> members(
      List<HeardEvent> events, AssetSensors sensors) {
    Map<HeardEvent, Set<String>> members = new LinkedHashMap<>();
    for (HeardEvent heard : events) {
      Set<String> needed =
          MemberNeeds.of(
              sensors.catalog().asset(heard.event().asset()).partitions(),
              heard.event().partition());
      if (!needed.isEmpty()) {
        members.put(heard, needed);
      }
    }
    return members;
  }

  private static Set<String> union(Map<HeardEvent, Set<String>> members) {
    Set<String> all = new LinkedHashSet<>();
    members.values().forEach(all::addAll);
    return all;
  }
}
