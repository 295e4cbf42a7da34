package io.tranche.platform;

/** The name of this process among the replicas of its service; it is never used twice. */
public record ReplicaId(String text) {

  @Override
  public String toString() {
    return text;
  }
}
