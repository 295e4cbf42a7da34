package io.tranche.run.endpoint;

import io.tranche.contracts.TrancheException;
import io.tranche.contracts.sets.AddedKeys;
import io.tranche.contracts.workers.TaskResult;
import io.tranche.platform.secrets.Revealed;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a service says of its work: lines for a person, how far it has come, or the end.
 *
 * @param type {@code log}, {@code progress}, {@code succeeded}, {@code failed} or {@code stopped};
 *     {@code succeeded} unless given
 * @param lines of a log
 * @param number counts the log messages from 1, so that one that comes twice is taken once
 * @param done how far it has come, of {@code of}
 * @param message what it does now, for a person
 * @param metadata what is known of all partitions that were made
 * @param partitions what is known of some of them, or why they could not be made, by key
 * @param added keys that it found, for partition sets
 * @param observed what it has seen of other data
 * @param logs the last lines, with the end
 * @param error why it failed, for a person
 */
public record Said(
    Optional<String> type,
    List<String> lines,
    Optional<Long> number,
    Optional<Long> done,
    Optional<Long> of,
    Optional<String> message,
    Map<String, Object> metadata,
    Map<String, OfPartition> partitions,
    List<AddedKeys> added,
    List<Observed> observed,
    List<String> logs,
    Optional<String> error) {

  private static final String SUCCEEDED = "succeeded";
  private static final String ACCEPTED = "log, progress, succeeded, failed, stopped";

  public Said {
    lines = list(lines);
    added = list(added);
    observed = list(observed);
    metadata = map(metadata);
    partitions = map(partitions);
    logs = list(logs);
  }

  /**
   * What has come of one partition.
   *
   * @param assets what belongs to one of several assets, by its key
   * @param error why it could not be made; absent if it was
   * @param dataVersion that of its data: the same as before says that the data is the same
   */
  public record OfPartition(
      Map<String, Object> metadata,
      Map<String, Map<String, Object>> assets,
      Optional<String> error,
      Optional<String> dataVersion) {

    public OfPartition {
      metadata = map(metadata);
      assets = map(assets);
    }

    private OfPartition masked(Revealed revealed) {
      Map<String, Map<String, Object>> masked = new LinkedHashMap<>();
      assets.forEach((asset, known) -> masked.put(asset, revealed.maskAll(known)));
      return new OfPartition(
          revealed.maskAll(metadata),
          masked,
          error.map(revealed::mask),
          dataVersion.map(revealed::mask));
    }
  }

  /**
   * What it has seen of the data of a partition that it has not made.
   *
   * @param partition none for an asset that is not partitioned
   * @param dataVersion that of the data, where it could be told
   */
  public record Observed(
      Optional<String> asset,
      Optional<String> partition,
      Map<String, Object> metadata,
      Optional<String> dataVersion) {

    public Observed {
      metadata = map(metadata);
    }

    private Observed masked(Revealed revealed) {
      return new Observed(
          asset, partition, revealed.maskAll(metadata), dataVersion.map(revealed::mask));
    }
  }

  /** Whose work it is. */
  record Speaker(String worker, String task, String runId, String acceptance) {}

  private static <T> List<T> list(@Nullable List<T> given) {
    return given == null ? List.of() : given.stream().filter(Objects::nonNull).toList();
  }

  private static <V> Map<String, V> map(@Nullable Map<String, V> given) {
    Map<String, V> known = new LinkedHashMap<>(given == null ? Map.of() : given);
    known.values().removeIf(Objects::isNull);
    return known;
  }

  /** The same, with nothing in it that was revealed. */
  Said masked(Revealed revealed) {
    Map<String, OfPartition> masked = new LinkedHashMap<>();
    partitions.forEach((key, known) -> masked.put(key, known.masked(revealed)));
    return new Said(
        type,
        lines.stream().map(revealed::mask).toList(),
        number,
        done,
        of,
        message.map(revealed::mask),
        revealed.maskAll(metadata),
        masked,
        added,
        observed.stream().map(one -> one.masked(revealed)).toList(),
        logs.stream().map(revealed::mask).toList(),
        error.map(revealed::mask));
  }

  /**
   * As workers say it.
   *
   * @param nextLog the number of a log message that has none
   * @throws TrancheException.Invalid if something is missing
   */
  List<TaskResult> results(Speaker who, long nextLog) {
    List<TaskResult> results = new ArrayList<>();
    if (!logs.isEmpty()) {
      results.add(log(who, nextLog, logs));
    }
    switch (type.orElse(SUCCEEDED)) {
      case "log" -> results.add(log(who, number.orElse(nextLog), lines));
      case "progress" ->
          results.add(
              new TaskResult.Progress(
                  who.worker(),
                  who.task(),
                  who.runId(),
                  who.acceptance(),
                  required(done, "done", "how far it has come, a number"),
                  of,
                  message));
      case SUCCEEDED -> results.add(succeeded(who));
      case "failed" ->
          results.add(
              new TaskResult.Failed(
                  who.worker(),
                  who.task(),
                  who.runId(),
                  who.acceptance(),
                  required(error, "error", "why it failed")));
      case "stopped" ->
          results.add(
              new TaskResult.Stopped(who.worker(), who.task(), who.runId(), who.acceptance()));
      default ->
          throw new TrancheException.Invalid(
              "invalid-type",
              "Cannot take answer of service: type is not known ("
                  + type.orElse("")
                  + "); accepted: "
                  + ACCEPTED);
    }
    return results;
  }

  private static TaskResult log(Speaker who, long number, List<String> lines) {
    return new TaskResult.Log(
        who.worker(), who.task(), who.runId(), who.acceptance(), number, lines);
  }

  private TaskResult succeeded(Speaker who) {
    List<TaskResult.Made> made = new ArrayList<>();
    List<TaskResult.NotMade> notMade = new ArrayList<>();
    partitions.forEach(
        (key, known) -> {
          if (known.error().isPresent()) {
            notMade.add(new TaskResult.NotMade(key, known.error().get()));
          } else {
            made.add(
                new TaskResult.Made(key, Optional.empty(), known.metadata(), known.dataVersion()));
            known
                .assets()
                .forEach(
                    (asset, ofAsset) ->
                        made.add(new TaskResult.Made(key, Optional.of(asset), ofAsset)));
          }
        });
    return new TaskResult.Succeeded(
        who.worker(),
        who.task(),
        who.runId(),
        who.acceptance(),
        made,
        notMade,
        metadata,
        List.of(),
        added,
        observed.stream()
            .map(
                one ->
                    new TaskResult.Observed(
                        required(one.asset(), "observed.asset", "the key of an asset"),
                        one.partition(),
                        one.metadata(),
                        one.dataVersion()))
            .toList());
  }

  private static <T> T required(Optional<T> given, String field, String accepted) {
    return given.orElseThrow(
        () ->
            new TrancheException.Invalid(
                "missing-" + field,
                "Cannot take answer of service: "
                    + field
                    + " is required (none given); accepted: "
                    + accepted));
  }
}
