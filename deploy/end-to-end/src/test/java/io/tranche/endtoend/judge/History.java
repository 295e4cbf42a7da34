package io.tranche.endtoend.judge;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What was asked of a system and what it left behind.
 *
 * @param canceled the runs that were asked to stop
 * @param runs by their documents
 * @param published what is on the topic of run events, with its repeats
 * @param recorded every materialization by its document
 * @param announced every materialization on the topic of asset events, with its repeats
 * @param states the last materialization of each asset partition, by its document
 * @param publishedStates the same as a reader of the compacted topic ends up with
 * @param executions every output that was ever begun to be written
 * @param outputs the outputs that a reader finds
 * @param endings runs that were seen ended while the others went on
 */
public record History(
    List<Request> requests,
    List<Backfill> backfills,
    Set<String> canceled,
    List<Run> runs,
    List<Event> published,
    List<Made> recorded,
    List<Made> announced,
    List<Made> states,
    List<Made> publishedStates,
    List<Made> executions,
    List<Made> outputs,
    List<Ending> endings,
    Rules rules) {

  public History {
    requests = List.copyOf(requests);
    backfills = List.copyOf(backfills);
    canceled = Set.copyOf(canceled);
    runs = List.copyOf(runs);
    published = List.copyOf(published);
    recorded = List.copyOf(recorded);
    announced = List.copyOf(announced);
    states = List.copyOf(states);
    publishedStates = List.copyOf(publishedStates);
    executions = List.copyOf(executions);
    outputs = List.copyOf(outputs);
    endings = List.copyOf(endings);
  }

  /**
   * A request for a run.
   *
   * @param at when it was about to be made
   * @param acknowledged whether who asked knows that it was taken; otherwise it may be lost
   */
  public record Request(
      String id, Instant at, Set<String> assets, Set<String> partitions, boolean acknowledged) {
    public Request {
      assets = Set.copyOf(assets);
      partitions = Set.copyOf(partitions);
    }
  }

  /**
   * A request for many runs.
   *
   * @param target what it is to make
   * @param reads what of the same backfill each of these is made of
   * @param canceled whether it was asked to stop
   * @param status empty if it is not known to the system
   */
  public record Backfill(
      String id,
      Set<AssetPartition> target,
      Map<AssetPartition, AssetPartition> reads,
      boolean canceled,
      Optional<String> status) {
    public Backfill {
      target = Set.copyOf(target);
      reads = Map.copyOf(reads);
    }
  }

  /**
   * A run as it is stored.
   *
   * @param absorbed the further requests that it answers
   * @param parent the failed run that it follows
   * @param token that of its last attempt
   */
  public record Run(
      String id,
      String requestId,
      List<String> absorbed,
      Optional<String> parent,
      Optional<String> backfill,
      List<String> assets,
      List<String> partitions,
      String status,
      long token,
      Optional<Instant> startedAt,
      Optional<Instant> endedAt,
      List<Event> events) {
    public Run {
      absorbed = List.copyOf(absorbed);
      assets = List.copyOf(assets);
      partitions = List.copyOf(partitions);
      events = List.copyOf(events);
    }

    boolean isEnded() {
      return Event.STATUS_OF_ENDS.containsValue(status);
    }

    boolean hasSucceeded() {
      return status.equals("SUCCESS");
    }

    List<AssetPartition> places() {
      List<AssetPartition> places = new ArrayList<>();
      for (String asset : assets) {
        for (String partition : partitions) {
          places.add(new AssetPartition(asset, partition));
        }
      }
      return places;
    }

    @Override
    public String toString() {
      return "run " + id + " of " + assets + " " + partitions + " (" + status + ", " + token + ")";
    }
  }

  /**
   * An event of a run.
   *
   * @param token that of the attempt that it tells of; 0 where it tells of none
   * @param content all that it says, so that two that say the same have the same
   */
  public record Event(String runId, int number, String type, long token, String content) {
    static final Map<String, String> STATUS_OF_ENDS =
        Map.of("RunSucceeded", "SUCCESS", "RunFailed", "FAILURE", "RunCanceled", "CANCELED");

    boolean isEnd() {
      return STATUS_OF_ENDS.containsKey(type);
    }
  }

  /** Some run made an asset partition, under a token. */
  public record Made(String runId, AssetPartition of, long token) {}

  /** A run was seen to have ended. */
  public record Ending(String runId, String status, Instant endedAt) {}

  /**
   * What the assets are like.
   *
   * @param slots of each pool
   * @param pools of those assets that have one
   * @param retries how often a failed run of an asset is tried again
   * @param mayFail the assets whose runs fail on purpose
   * @param withOutputs the assets that leave outputs which can be read
   */
  public record Rules(
      Map<String, Integer> slots,
      Map<String, String> pools,
      Map<String, Integer> retries,
      Set<String> mayFail,
      Set<String> withOutputs) {
    public Rules {
      slots = Map.copyOf(slots);
      pools = Map.copyOf(pools);
      retries = Map.copyOf(retries);
      mayFail = Set.copyOf(mayFail);
      withOutputs = Set.copyOf(withOutputs);
    }
  }
}
