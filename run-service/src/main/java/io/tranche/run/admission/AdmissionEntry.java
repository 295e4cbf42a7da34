package io.tranche.run.admission;

import io.tranche.contracts.Ids;
import io.tranche.run.lifecycle.Run;
import java.util.ArrayList;
import java.util.List;

/**
 * A run in progress and what it holds. As long as the entry stands, no other run of its asset
 * partitions starts, and its events may not all be published yet.
 *
 * @param token the version of the admission document that let the run in: the fencing token
 * @param slot whether the run takes one of its replica's slots
 * @param shares the slots of pools and places under limits that it holds
 */
record AdmissionEntry(
    String runId,
    long token,
    String replica,
    boolean slot,
    List<String> shares,
    List<String> assets,
    List<String> partitions) {

  AdmissionEntry {
    shares = List.copyOf(shares);
    assets = List.copyOf(assets);
    partitions = List.copyOf(partitions);
  }

  static AdmissionEntry of(Run run, Placement placement, long token) {
    return new AdmissionEntry(
        run.id(),
        token,
        placement.replica(),
        placement.slot(),
        placement.shares(),
        run.assets(),
        run.partitions());
  }

  AdmissionEntry movedTo(Placement placement, long token) {
    return new AdmissionEntry(
        runId,
        token,
        placement.replica(),
        placement.slot(),
        placement.shares(),
        assets,
        partitions);
  }

  List<String> assetPartitions() {
    List<String> ids = new ArrayList<>(assets.size() * partitions.size());
    for (String asset : assets) {
      for (String partition : partitions) {
        ids.add(Ids.assetPartition(asset, partition));
      }
    }
    return ids;
  }
}
