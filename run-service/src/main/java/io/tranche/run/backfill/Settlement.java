package io.tranche.run.backfill;

import io.tranche.contracts.Ids;
import io.tranche.contracts.definitions.AssetDocument;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.runs.RunStatus;
import io.tranche.partitions.Ordinals;
import io.tranche.partitions.PartitionContext;
import io.tranche.run.backfill.Decision.Unsent;
import io.tranche.run.backfill.MongoRunOutcomes.Answer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A backfill with what has ended counted in, and what is known of the rest in flight.
 *
 * @param unsent in flight, without a run, and not sent by this replica
 * @param running the runs that have not ended
 */
record Settlement(Backfill backfill, List<Unsent> unsent, List<Answer> running) {

  Settlement {
    unsent = List.copyOf(unsent);
    running = List.copyOf(running);
  }

  /**
   * What is known of the runs in flight.
   *
   * @param answers what became of their requests, by id
   * @param isSent whether this replica has sent a request
   * @param now which partitions exist
   */
  record Known(
      Map<String, Answer> answers,
      Predicate<String> isSent,
      Catalog catalog,
      PartitionContext now) {}

  /** A run in flight, as far as it is one of an asset. */
  private record Flight(String request, String asset, long chunk) {}

  private static List<Flight> flights(Backfill backfill) {
    List<Flight> flights = new ArrayList<>();
    for (AssetPart part : backfill.parts()) {
      for (long chunk : part.chunksOf(part.inFlight())) {
        flights.add(new Flight(backfill.requestId(part, chunk), part.asset(), chunk));
      }
    }
    return flights;
  }

  /** The ids of the requests whose runs are in flight. */
  static Set<String> inFlight(Backfill backfill) {
    return flights(backfill).stream().map(Flight::request).collect(Collectors.toSet());
  }

  /** Counts in what has ended. */
  static Settlement of(Backfill read, Known known) {
    Map<String, AssetPart> parts = new HashMap<>();
    read.parts().forEach(part -> parts.put(part.asset(), part));
    List<Unsent> unsent = new ArrayList<>();
    List<Answer> running = new ArrayList<>();
    for (Flight flight : flights(read)) {
      Answer answer = known.answers().get(flight.request());
      if (answer == null) {
        if (!known.isSent().test(flight.request())) {
          unsent.add(new Unsent(flight.asset(), flight.chunk()));
        }
      } else if (answer.status().isTerminal()) {
        parts.computeIfPresent(
            flight.asset(), (asset, part) -> ended(part, flight.chunk(), answer, parts, known));
      } else {
        running.add(answer);
      }
    }
    List<AssetPart> next =
        read.parts().stream().map(part -> parts.getOrDefault(part.asset(), part)).toList();
    return new Settlement(read.with(next), unsent, running);
  }

  /** The parts that it reads have been counted before. */
  private static AssetPart ended(
      AssetPart part, long chunk, Answer answer, Map<String, AssetPart> parts, Known known) {
    Ordinals members = part.chunk(chunk).intersection(part.inFlight());
    if (answer.status() == RunStatus.SUCCESS) {
      return part.settled(members, Ordinals.empty());
    }
    Ordinals made = made(part, members, answer, known);
    Ordinals left = members.difference(made).intersection(lostWithin(part, parts, known));
    return part.settled(made, members.difference(made).difference(left)).leaving(left);
  }

  private static Ordinals made(AssetPart part, Ordinals members, Answer answer, Known known) {
    if (answer.made().isEmpty()) {
      return Ordinals.empty();
    }
    var layout = known.catalog().asset(part.asset()).partitions().layout();
    return Ordinals.of(
        members.stream()
            .filter(
                ordinal ->
                    layout
                        .key(ordinal, known.now())
                        .map(key -> Ids.assetPartition(part.asset(), key))
                        .filter(answer.made()::contains)
                        .isPresent())
            .toArray());
  }

  /** What of the assets that it reads within its runs is not made. */
  private static Ordinals lostWithin(AssetPart part, Map<String, AssetPart> parts, Known known) {
    Ordinals lost = Ordinals.empty();
    if (SharedRuns.isShared(part)) {
      for (AssetDocument.Dependency read : known.catalog().asset(part.asset()).deps()) {
        AssetPart upstream = parts.get(read.asset());
        if (upstream != null && upstream.step().equals(part.step())) {
          lost = lost.union(upstream.lost());
        }
      }
    }
    return lost;
  }
}
