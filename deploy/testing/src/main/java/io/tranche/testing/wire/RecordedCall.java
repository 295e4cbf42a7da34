package io.tranche.testing.wire;

/**
 * One call that a process made.
 *
 * @param number its place among the recorded calls of the tap, from 1
 * @param name {@code store:<command>:<database>.<collection>}, {@code kafka:produce:<topic>},
 *     {@code kafka:commit:<group>/<topic>} or {@code kafka:createTopics}, without the prefixes that
 *     the tap was told
 * @param occurrence how many of that name there were, this one included
 * @param effect whether it reads or writes
 */
public record RecordedCall(int number, String name, int occurrence, Effect effect) {
  /** What a call does to the data. */
  public enum Effect {
    READS,
    WRITES
  }

  boolean writes() {
    return effect == Effect.WRITES;
  }

  @Override
  public String toString() {
    return number + " " + name + "#" + occurrence;
  }
}
