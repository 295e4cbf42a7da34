package io.tranche.contracts;

import java.time.Duration;
import java.util.List;

/**
 * The names of the topics, with their prefix applied. Every name here is a public contract; {@code
 * docs/events.md} says what is on each topic, under which key.
 *
 * @param prefix what every name starts with, {@code tranche.} unless configured
 */
public record Topics(String prefix) {

  /** The prefix of an installation that configures none. */
  public static final String DEFAULT_PREFIX = "tranche.";

  /** What a topic needs of the broker when it is declared. */
  public enum Retention {
    /** Records are kept for days. */
    DAYS(Duration.ofDays(7)),
    /** Records are kept for weeks. */
    WEEKS(Duration.ofDays(28)),
    /** The last record of each key is kept. */
    COMPACTED(Duration.ZERO);

    private final Duration kept;

    Retention(Duration kept) {
      this.kept = kept;
    }

    /** How long the records are kept; zero where only the last of each key is. */
    public Duration kept() {
      return kept;
    }
  }

  /**
   * For how long a record can come again: one that was set aside can be sent once more while its
   * dead-letter topic keeps it, and is then kept as long as any other of its topic. What tells a
   * record that comes again from a new one has to be kept as long.
   */
  public static final Duration COMES_AGAIN = Retention.WEEKS.kept().plus(Retention.DAYS.kept());

  /**
   * One topic as it is declared.
   *
   * @param singlePartition whether all records share one Kafka partition, and so one order
   */
  public record Declaration(String name, Retention retention, boolean singlePartition) {}

  public String fileArrivals() {
    return prefix + "file-arrivals";
  }

  public String dynamicPartitionRequests() {
    return prefix + "dynamic-partition-requests";
  }

  public String partitionSets() {
    return prefix + "partition-sets";
  }

  public String definitions() {
    return prefix + "definitions";
  }

  public String runRequests() {
    return prefix + "run-requests";
  }

  public String runEvents() {
    return prefix + "run-events";
  }

  public String assetEvents() {
    return prefix + "asset-events";
  }

  public String partitionStates() {
    return prefix + "partition-states";
  }

  /** What backfills have still to make. */
  public String backfillStates() {
    return prefix + "backfill-states";
  }

  public String commands() {
    return prefix + "commands";
  }

  /** What run-service tells workers. */
  public String tasks() {
    return prefix + "tasks";
  }

  /** What becomes of the tasks. */
  public String taskResults() {
    return prefix + "task-results";
  }

  /** That workers are alive. */
  public String workerBeats() {
    return prefix + "worker-beats";
  }

  /** Between the replicas of run-service only; not a public contract. */
  public String runControl() {
    return prefix + "run-control";
  }

  /** The dead-letter topic of a topic. */
  public String deadLetters(String topic) {
    return topic + ".dlq";
  }

  /** Everything that has to exist before a service starts; topics are never created on the fly. */
  public List<Declaration> declarations() {
    return List.of(
        new Declaration(fileArrivals(), Retention.DAYS, false),
        new Declaration(dynamicPartitionRequests(), Retention.DAYS, false),
        new Declaration(partitionSets(), Retention.COMPACTED, false),
        new Declaration(definitions(), Retention.COMPACTED, true),
        new Declaration(runRequests(), Retention.DAYS, false),
        new Declaration(runEvents(), Retention.DAYS, false),
        new Declaration(assetEvents(), Retention.DAYS, false),
        new Declaration(partitionStates(), Retention.COMPACTED, false),
        new Declaration(backfillStates(), Retention.COMPACTED, false),
        new Declaration(commands(), Retention.DAYS, false),
        new Declaration(runControl(), Retention.DAYS, true),
        new Declaration(tasks(), Retention.DAYS, false),
        new Declaration(taskResults(), Retention.DAYS, false),
        new Declaration(workerBeats(), Retention.DAYS, true),
        new Declaration(deadLetters(fileArrivals()), Retention.WEEKS, true),
        new Declaration(deadLetters(dynamicPartitionRequests()), Retention.WEEKS, true),
        new Declaration(deadLetters(partitionSets()), Retention.WEEKS, true),
        new Declaration(deadLetters(definitions()), Retention.WEEKS, true),
        new Declaration(deadLetters(runRequests()), Retention.WEEKS, true),
        new Declaration(deadLetters(runEvents()), Retention.WEEKS, true),
        new Declaration(deadLetters(assetEvents()), Retention.WEEKS, true),
        new Declaration(deadLetters(partitionStates()), Retention.WEEKS, true),
        new Declaration(deadLetters(backfillStates()), Retention.WEEKS, true),
        new Declaration(deadLetters(commands()), Retention.WEEKS, true),
        new Declaration(deadLetters(taskResults()), Retention.WEEKS, true));
  }
}
