package io.tranche.run.backfill;

import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.runs.RunRequest;
import io.tranche.partitions.Ordinals;
import io.tranche.partitions.PartitionContext;
import io.tranche.partitions.PartitionsDefinition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * What a driver does next with a backfill: a pure function of what it has read. The backfill is
 * written first, then the launches are sent; those that a death keeps from being sent are found
 * again as chunks in flight for which there is no run.
 *
 * @param next the backfill as it is to be stored
 */
record Decision(Backfill next, List<Launch> launches) {

  /** Of one asset at once; more are launched the next time. */
  private static final int MOST_KEYS = 200_000;

  Decision {
    launches = List.copyOf(launches);
  }

  /** One run to request. */
  record Launch(String asset, long chunk, List<String> keys) {

    Launch {
      keys = List.copyOf(keys);
    }
  }

  /** A chunk in flight whose request may not have been sent. */
  record Unsent(String asset, long chunk) {}

  /**
   * All that it depends on beside the backfill.
   *
   * @param frozen the instant of the backfill: which partitions belong to it
   * @param now which partitions exist
   * @param concurrency how many runs may be in flight
   */
  record Point(Catalog catalog, PartitionContext frozen, PartitionContext now, int concurrency) {}

  static Decision of(Backfill settled, List<Unsent> unsent, Point point) {
    List<Launch> launches = new ArrayList<>();
    Map<String, AssetPart> parts = new HashMap<>();
    settled.parts().forEach(part -> parts.put(part.asset(), part));
    for (Unsent one : unsent) {
      parts.computeIfPresent(one.asset(), (key, part) -> again(part, one.chunk(), point, launches));
    }
    Backfill repeated = inOrder(settled, parts);
    Backfill skipping =
        repeated.with(new Readiness(repeated.parts(), point.catalog(), point.frozen()).skipping());
    return skipping.status() == BackfillStatus.REQUESTED
        ? requesting(skipping, launches, point)
        : new Decision(skipping, launches);
  }

  /** Why one of the runs cannot be requested: the keys that it would name are too long together. */
  Optional<String> refusal() {
    return launches.stream()
        .flatMap(
            launch ->
                RunRequest.tooManyBytes(launch.keys())
                    .map(reason -> "Cannot make " + launch.asset() + ": " + reason)
                    .stream())
        .findFirst()
        .map(reason -> reason + "; accepted: a smaller maxPartitionsPerRun");
  }

  /** What lies furthest downstream goes first: a chain is finished before another is begun. */
  private static Decision requesting(Backfill backfill, List<Launch> launches, Point point) {
    int room = point.concurrency() - backfill.runsInFlight();
    Readiness readiness = new Readiness(backfill.parts(), point.catalog(), point.frozen());
    Map<String, AssetPart> parts = new HashMap<>();
    Map<String, List<Long>> chunksByStep = new HashMap<>();
    for (int i = backfill.parts().size() - 1; i >= 0; i--) {
      AssetPart part = backfill.parts().get(i);
      List<Long> chunks = chunksByStep.get(part.step());
      if (chunks == null) {
        int most = Math.max(1, MOST_KEYS / part.partitionsPerRun());
        chunks = readiness.next(part.asset(), backfill.asked().order(), Math.min(room, most));
        chunksByStep.put(part.step(), chunks);
        room -= chunks.size();
      }
      parts.put(part.asset(), requesting(part, chunks, launches, point));
    }
    return new Decision(inOrder(backfill, parts), launches);
  }

  private static AssetPart requesting(
      AssetPart part, List<Long> chunks, List<Launch> launches, Point point) {
    AssetPart next = part;
    for (long chunk : chunks) {
      Ordinals members = part.chunk(chunk).intersection(part.open());
      Named named = Named.of(part, members, point);
      next = next.requesting(members, named.gone());
      if (!named.keys().isEmpty()) {
        launches.add(new Launch(part.asset(), chunk, named.keys()));
      }
    }
    return next;
  }

  /** A request that names a partition that is none any more would be refused as a whole. */
  private static AssetPart again(AssetPart part, long chunk, Point point, List<Launch> launches) {
    Ordinals members = part.chunk(chunk).intersection(part.inFlight());
    Named named = Named.of(part, members, point);
    if (!named.gone().isEmpty()) {
      return part.settled(Ordinals.empty(), members);
    }
    launches.add(new Launch(part.asset(), chunk, named.keys()));
    return part;
  }

  private static Backfill inOrder(Backfill backfill, Map<String, AssetPart> parts) {
    return backfill.with(
        backfill.parts().stream().map(part -> parts.getOrDefault(part.asset(), part)).toList());
  }

  /** Partitions by key; those that are none any more have no key. */
  private record Named(List<String> keys, Ordinals gone) {

    static Named of(AssetPart part, Ordinals members, Point point) {
      PartitionsDefinition definition = point.catalog().asset(part.asset()).partitions();
      var layout = definition.layout();
      List<String> keys = new ArrayList<>();
      LongStream.Builder gone = LongStream.builder();
      members.stream()
          .forEach(
              ordinal ->
                  layout
                      .key(ordinal, point.now())
                      .filter(key -> definition.contains(key, point.now()))
                      .ifPresentOrElse(keys::add, () -> gone.add(ordinal)));
      return new Named(keys, Ordinals.of(gone.build().toArray()));
    }
  }
}
