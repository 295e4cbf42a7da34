package io.tranche.run.admission;

import io.smallrye.mutiny.Uni;
import io.tranche.contracts.Ids;
import io.tranche.contracts.definitions.AssetDocument;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.runs.Proof;
import io.tranche.contracts.runs.RunRequest;
import io.tranche.contracts.sets.PartitionSetMember;
import io.tranche.run.lifecycle.Run;
import io.tranche.run.member.Members;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs that have waited for their time may find that what they were to make is no longer wanted: an
 * asset is no longer defined, or a partition was removed.
 */
@Singleton
class Removals {

  private final Members members;
  private final RequestValidation validation;

  @Inject
  Removals(Members members, RequestValidation validation) {
    this.members = members;
    this.validation = validation;
  }

  /** Why runs are not to start, by their ids; those that are to start are left out. */
  Uni<Map<String, String>> find(List<Run> runs, Catalog catalog) {
    Map<String, String> reasons = new HashMap<>();
    Map<String, Run> proven = new HashMap<>();
    List<Run> unproven = new ArrayList<>();
    for (Run run : runs) {
      Optional<String> gone = undefinedAsset(run, catalog);
      if (gone.isPresent()) {
        reasons.put(run.id(), "asset " + gone.get() + " is no longer defined");
      } else if (run.proof().isPresent()) {
        proven.put(run.id(), run);
      } else {
        unproven.add(run);
      }
    }
    return removedMembers(proven.values().stream().flatMap(run -> run.proof().stream()).toList())
        .invoke(
            removed ->
                proven.forEach(
                    (runId, run) ->
                        run.proof()
                            .filter(proof -> isRemoved(proof, removed))
                            .ifPresent(proof -> reasons.put(runId, removed(proof.key())))))
        .chain(done -> unknown(unproven, catalog))
        .map(
            unknown -> {
              unknown.forEach(
                  run -> reasons.put(run.id(), removed(String.join(", ", run.partitions()))));
              return reasons;
            });
  }

  /** What a catalog older than the run's does not know may be defined all the same. */
  private static Optional<String> undefinedAsset(Run run, Catalog catalog) {
    Map<String, AssetDocument> assets = catalog.assets();
    return run.assets().stream()
        .filter(key -> catalog.number() >= run.catalog() && !assets.containsKey(key))
        .findFirst();
  }

  /** Our copy of the members may be behind the proof; what it says then is past. */
  private static boolean isRemoved(Proof proof, Map<String, Long> removed) {
    return removed.getOrDefault(id(proof), 0L) >= proof.version();
  }

  /** The versions of those members that are removed. */
  private Uni<Map<String, Long>> removedMembers(List<Proof> proofs) {
    if (proofs.isEmpty()) {
      return Uni.createFrom().item(Map.of());
    }
    return members
        .find(proofs.stream().map(Removals::id).toList())
        .map(
            found -> {
              Map<String, Long> removed = new HashMap<>();
              found.stream()
                  .filter(PartitionSetMember::removed)
                  .forEach(member -> removed.put(member.id(), member.version()));
              return removed;
            });
  }

  private Uni<List<Run>> unknown(List<Run> runs, Catalog catalog) {
    if (runs.isEmpty()) {
      return Uni.createFrom().item(List.of());
    }
    Map<String, Run> byRequest = new HashMap<>();
    List<RunRequest.Launch> launches = new ArrayList<>();
    for (Run run : runs) {
      if (catalog.number() >= run.catalog()) {
        byRequest.put(run.requestId(), run);
        launches.add(
            RunRequest.Launch.of(
                run.requestId(), run.assets().get(0), run.partitions(), run.origin(), run.cause()));
      }
    }
    return validation
        .registered(launches, catalog)
        .map(
            registered -> {
              registered.forEach(launch -> byRequest.remove(launch.id()));
              return List.copyOf(byRequest.values());
            });
  }

  private static String id(Proof proof) {
    return Ids.member(proof.set(), proof.key());
  }

  private static String removed(String keys) {
    return "partition " + keys + " was removed";
  }
}
