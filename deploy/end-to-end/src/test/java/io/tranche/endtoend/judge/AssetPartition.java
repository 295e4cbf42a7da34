package io.tranche.endtoend.judge;

/** One partition of an asset; the partition is empty where the asset has none. */
public record AssetPartition(String asset, String partition) {
  @Override
  public String toString() {
    return asset + "|" + partition;
  }
}
