package io.tranche.run.backfill;

import io.tranche.contracts.runs.RunStatus;
import io.tranche.partitions.Ordinals;
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

  /** A run in flight, as far as it is one of an asset. */
  private record Flight(String request, AssetPart part, long chunk) {}

  private static List<Flight> flights(Backfill backfill) {
    List<Flight> flights = new ArrayList<>();
    for (AssetPart part : backfill.parts()) {
      for (long chunk : part.chunksOf(part.inFlight())) {
        flights.add(new Flight(backfill.requestId(part, chunk), part, chunk));
      }
    }
    return flights;
  }

  /** The ids of the requests whose runs are in flight. */
  static Set<String> inFlight(Backfill backfill) {
    return flights(backfill).stream().map(Flight::request).collect(Collectors.toSet());
  }

  /**
   * Counts in what has ended.
   *
   * @param answers what became of the requests in flight, by their ids
   * @param isSent whether this replica has sent a request
   */
  static Settlement of(Backfill read, Map<String, Answer> answers, Predicate<String> isSent) {
    Map<String, AssetPart> parts = new HashMap<>();
    List<Unsent> unsent = new ArrayList<>();
    List<Answer> running = new ArrayList<>();
    flights(read)
        .forEach(
            flight -> {
              String request = flight.request();
              Answer answer = answers.get(request);
              String asset = flight.part().asset();
              if (answer == null) {
                if (!isSent.test(request)) {
                  unsent.add(new Unsent(asset, flight.chunk()));
                }
              } else if (answer.status().isTerminal()) {
                AssetPart part = parts.getOrDefault(asset, flight.part());
                parts.put(asset, ended(part, flight.chunk(), answer.status()));
              } else {
                running.add(answer);
              }
            });
    List<AssetPart> next =
        read.parts().stream().map(part -> parts.getOrDefault(part.asset(), part)).toList();
    return new Settlement(read.with(next), unsent, running);
  }

  private static AssetPart ended(AssetPart part, long chunk, RunStatus status) {
    Ordinals members = part.chunk(chunk).intersection(part.inFlight());
    return status == RunStatus.SUCCESS
        ? part.settled(members, Ordinals.empty())
        : part.settled(Ordinals.empty(), members);
  }
}
