package io.tranche.benchmarks.process;

import io.tranche.contracts.Topics;
import java.util.List;

/**
 * One of the two that are compared: processes, and the topics that they read and write.
 *
 * @param name for people
 */
public record Side(String name, Topics topics, List<Child> children) {

  public Side {
    children = List.copyOf(children);
  }

  /** CPU seconds of all processes so far. */
  public double cpuSeconds() {
    return children.stream().mapToDouble(Child::cpuSeconds).sum();
  }

  /** Fails if one of the processes has ended. */
  public void requireAlive() {
    children.forEach(Child::requireAlive);
  }
}
