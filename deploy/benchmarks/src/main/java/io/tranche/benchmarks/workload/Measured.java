package io.tranche.benchmarks.workload;

/**
 * How long a number of things took.
 *
 * @param seconds from the first send until the last was seen
 * @param cpuSeconds of the side's processes
 */
public record Measured(int count, double seconds, double cpuSeconds) {

  public double perSecond() {
    return count / seconds;
  }

  public double cpuSecondsPerThousand() {
    return cpuSeconds * 1_000 / count;
  }
}
