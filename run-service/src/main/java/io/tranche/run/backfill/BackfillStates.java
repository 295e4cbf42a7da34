package io.tranche.run.backfill;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tranche.contracts.CloudEvent;
import io.tranche.contracts.Topics;
import io.tranche.contracts.runs.BackfillState;
import io.tranche.partitions.Ordinals;
import io.tranche.platform.messaging.OutgoingRecord;
import io.tranche.platform.messaging.RecordSender;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tells what backfills have still to make. While one goes on its driver tells it, now and then and
 * only what has changed; that one has ended is told by whoever finds that it was not, so that no
 * death keeps it from being told. What is told twice has the same version.
 */
@Singleton
class BackfillStates {

  private static final String SOURCE = "/run-service";

  /** A set may be of a million partitions, and changes with every run that ends. */
  private static final Duration SPACING = Duration.ofSeconds(1);

  private static final Told NOTHING = new Told(Instant.EPOCH, Map.of());

  private final BackfillRepository repository;
  private final RecordSender sender;
  private final Topics topics;
  private final Clock clock;
  private final Map<String, Told> told = new ConcurrentHashMap<>();

  @Inject
  BackfillStates(BackfillRepository repository, RecordSender sender, Topics topics, Clock clock) {
    this.repository = repository;
    this.sender = sender;
    this.topics = topics;
    this.clock = clock;
  }

  /** What this replica has told of a backfill last, by asset. */
  private record Told(Instant at, Map<String, Ordinals> remaining) {}

  /** Tells how a backfill stands that has not ended, as it is stored. */
  Uni<Void> tell(Backfill stored) {
    Instant now = clock.instant();
    Told before = told.getOrDefault(stored.id(), NOTHING);
    if (stored.status().isTerminal() || now.isBefore(before.at().plus(SPACING))) {
      return Uni.createFrom().voidItem();
    }
    List<BackfillState> news = changed(stored, before.remaining(), now);
    return send(news)
        .invoke(
            () -> {
              if (!news.isEmpty()) {
                told.put(stored.id(), new Told(now, remaining(stored)));
              }
            });
  }

  /**
   * Tells of those that have ended and of which nobody has told it, and once more of those that
   * this replica has told of before: it may have been paused, and told that after their end.
   */
  Uni<Void> tellEnded(List<Backfill> active) {
    Set<String> gone = new HashSet<>(told.keySet());
    active.forEach(backfill -> gone.remove(backfill.id()));
    return Multi.createBy()
        .concatenating()
        .streams(
            repository.listUntold().onItem().transformToMulti(Multi.createFrom()::iterable),
            Multi.createFrom().iterable(gone).onItem().transformToMultiAndConcatenate(this::ended))
        .onItem()
        .transformToUniAndConcatenate(this::tellEnded)
        .collect()
        .last()
        .replaceWithVoid();
  }

  private Multi<Backfill> ended(String id) {
    return repository
        .find(id)
        .onItem()
        .transformToMulti(found -> Multi.createFrom().items(found.stream()))
        .select()
        .where(backfill -> backfill.status().isTerminal());
  }

  private Uni<Void> tellEnded(Backfill ended) {
    return send(changed(ended, Map.of(), clock.instant()))
        .chain(() -> repository.told(ended.id()))
        .invoke(() -> told.remove(ended.id()));
  }

  /** What is to be told, of each asset of which that is not what was told last. */
  static List<BackfillState> changed(Backfill stored, Map<String, Ordinals> before, Instant now) {
    List<BackfillState> states = new ArrayList<>();
    for (AssetPart part : stored.parts()) {
      Ordinals remaining = stored.remaining(part);
      if (!remaining.equals(before.get(part.asset()))) {
        states.add(
            new BackfillState(
                stored.id(),
                part.asset(),
                stored.version(),
                part.layout(),
                remaining.toString(),
                remaining.size(),
                now,
                remaining.isEmpty()));
      }
    }
    return states;
  }

  private static Map<String, Ordinals> remaining(Backfill stored) {
    Map<String, Ordinals> remaining = new HashMap<>();
    stored.parts().forEach(part -> remaining.put(part.asset(), stored.remaining(part)));
    return remaining;
  }

  private Uni<Void> send(List<BackfillState> states) {
    return sender.send(
        states.stream()
            .map(
                state ->
                    OutgoingRecord.of(
                        topics.backfillStates(),
                        state.id(),
                        state,
                        new CloudEvent(state.eventId(), BackfillState.TYPE, SOURCE, state.at())))
            .toList());
  }
}
