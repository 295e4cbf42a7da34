package io.tranche.definitions.set;

import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.sets.DynamicPartitionRequest;
import io.tranche.definitions.set.MemberDecision.Refused;
import io.tranche.platform.catalog.CatalogView;
import io.tranche.platform.messaging.DeadLetters.Rejected;
import io.tranche.platform.messaging.IncomingRecord;
import io.tranche.platform.messaging.RecordSender;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Applies requests: the members are stored first, then published together with the runs that the
 * requests ask for; only then is a request acknowledged. All of it may happen again, harmlessly.
 */
@Singleton
class PartitionRequests {

  /** What is in hand lives through young collections: more of it would become old garbage. */
  private static final int CHANGES_AT_ONCE = 1_000;

  private final CatalogView view;
  private final MemberRepository members;
  private final SetOrdinals ordinals;
  private final SetLimits limits;
  private final MemberMessages messages;
  private final RecordSender sender;
  private final MeterRegistry registry;
  private final Clock clock;

  @Inject
  PartitionRequests(
      CatalogView view,
      MemberRepository members,
      SetOrdinals ordinals,
      SetLimits limits,
      MemberMessages messages,
      RecordSender sender,
      MeterRegistry registry,
      Clock clock) {
    this.view = view;
    this.members = members;
    this.ordinals = ordinals;
    this.limits = limits;
    this.messages = messages;
    this.sender = sender;
    this.registry = registry;
    this.clock = clock;
  }

  /** The answer names the records that hold something that can never be applied. */
  Uni<List<Rejected>> apply(List<IncomingRecord<DynamicPartitionRequest>> records) {
    return catalogFor(records)
        .chain(
            catalog -> {
              RequestReader reader = new RequestReader(catalog);
              for (int i = 0; i < records.size(); i++) {
                reader.read(i, records.get(i));
              }
              return Multi.createFrom()
                  .iterable(slices(reader.changes()))
                  .onItem()
                  .transformToUniAndConcatenate(changes -> apply(changes, catalog))
                  .collect()
                  .asList()
                  .map(slices -> rejected(records, reader.refused(), slices));
            });
  }

  /** A set that this replica has not heard of may just have been applied elsewhere. */
  private Uni<Catalog> catalogFor(List<IncomingRecord<DynamicPartitionRequest>> records) {
    Set<String> known = view.current().partitionSets().keySet();
    return records.stream().allMatch(incoming -> known.contains(incoming.message().set()))
        ? Uni.createFrom().item(view.current())
        : view.newest();
  }

  private static List<List<Change>> slices(List<Change> changes) {
    List<List<Change>> slices = new ArrayList<>();
    for (int from = 0; from < changes.size(); from += CHANGES_AT_ONCE) {
      slices.add(changes.subList(from, Math.min(changes.size(), from + CHANGES_AT_ONCE)));
    }
    return slices;
  }

  private Uni<Map<Change, Refused>> apply(List<Change> changes, Catalog catalog) {
    Batch batch = new Batch(changes);
    return recordRemovals(batch)
        .chain(() -> settle(batch, catalog))
        .chain(() -> sender.send(messages.of(batch)))
        .invoke(() -> count(batch))
        .map(sent -> batch.refused());
  }

  /** Removals are stored before the members are read: one of two writers sees the other. */
  private Uni<Void> recordRemovals(Batch batch) {
    return Multi.createFrom()
        .iterable(batch.removedSources().entrySet())
        .onItem()
        .transformToUniAndConcatenate(
            entry -> members.recordRemovals(entry.getKey(), entry.getValue()))
        .collect()
        .last()
        .replaceWithVoid();
  }

  /** Reads, decides and writes, again and again until nobody was faster. */
  private Uni<Void> settle(Batch batch, Catalog catalog) {
    return load(batch)
        .chain(() -> limits.room(batch.sets(), catalog))
        .invoke(room -> batch.decide(room, clock.instant()))
        .chain(() -> reserveOrdinals(batch))
        .chain(() -> members.write(batch.writes()))
        .chain(
            losers -> {
              ordinals.changed(batch.before(), batch.written(losers));
              return losers.isEmpty() ? isOutdone(batch) : Uni.createFrom().item(true);
            })
        .chain(again -> again ? settle(batch, catalog) : Uni.createFrom().voidItem());
  }

  private Uni<Void> load(Batch batch) {
    return members
        .findAll(batch.namedMembers())
        .chain(
            named ->
                Multi.createFrom()
                    .iterable(batch.removedSources().entrySet())
                    .onItem()
                    .transformToUniAndConcatenate(
                        entry ->
                            members.findBySource(
                                entry.getKey(),
                                entry.getValue().stream().map(source -> source.object()).toList()))
                    .collect()
                    .in(
                        () -> new LinkedHashMap<>(named),
                        (all, found) -> found.forEach(member -> all.put(member.id(), member))))
        .invoke(all -> batch.load(all.values()))
        .replaceWithVoid();
  }

  private Uni<Void> reserveOrdinals(Batch batch) {
    return Multi.createFrom()
        .iterable(batch.ordinalsNeeded().entrySet())
        .onItem()
        .transformToUniAndConcatenate(
            need ->
                members
                    .reserveOrdinals(need.getKey(), need.getValue())
                    .invoke(first -> batch.assignOrdinals(need.getKey(), first)))
        .collect()
        .last()
        .replaceWithVoid();
  }

  /** Looks, after the adds are stored, for removals that another writer stored meanwhile. */
  private Uni<Boolean> isOutdone(Batch batch) {
    return members.findRemovals(batch.removalsToCheck()).map(batch::noteRemovals);
  }

  private void count(Batch batch) {
    batch
        .outcomes()
        .forEach(
            (outcome, number) ->
                registry
                    .counter("tranche.partition.changes", "outcome", outcome)
                    .increment(number));
  }

  private static List<Rejected> rejected(
      List<IncomingRecord<DynamicPartitionRequest>> records,
      Map<Integer, List<Refused>> unreadable,
      List<Map<Change, Refused>> undecidable) {
    Map<Integer, List<Refused>> all = new LinkedHashMap<>(unreadable);
    undecidable.forEach(
        slice ->
            slice.forEach(
                (change, refused) ->
                    all.computeIfAbsent(change.request().index(), i -> new ArrayList<>())
                        .add(refused)));
    return all.entrySet().stream()
        .map(
            entry ->
                new Rejected(
                    records.get(entry.getKey()).raw(),
                    entry.getValue().get(0).code(),
                    entry.getValue().stream()
                        .limit(20)
                        .map(Refused::reason)
                        .collect(Collectors.joining("\n"))))
        .toList();
  }
}
