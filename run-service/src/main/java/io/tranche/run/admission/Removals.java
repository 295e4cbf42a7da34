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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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

  /**
   * What a run has lost.
   *
   * @param partitions all of the run where it is not to start at all
   */
  record Gone(List<String> partitions, String reason) {
    Gone {
      partitions = List.copyOf(partitions);
    }
  }

  /** What runs have lost, by their ids; those that are to start as they are, are left out. */
  Uni<Map<String, Gone>> find(List<Run> runs, Catalog catalog) {
    Map<String, Gone> gone = new HashMap<>();
    List<Run> defined = new ArrayList<>();
    for (Run run : runs) {
      Optional<String> asset = undefinedAsset(run, catalog);
      if (asset.isPresent()) {
        gone.put(
            run.id(), new Gone(run.partitions(), "asset " + asset.get() + " is no longer defined"));
      } else {
        defined.add(run);
      }
    }
    return removedMembers(defined.stream().flatMap(run -> run.proofs().stream()).toList())
        .chain(removed -> unknown(defined, catalog).map(unknown -> new Lost(removed, unknown)))
        .map(
            lost -> {
              for (Run run : defined) {
                List<String> keys = lost.of(run);
                if (!keys.isEmpty()) {
                  gone.put(run.id(), new Gone(keys, removed(String.join(", ", keys))));
                }
              }
              return gone;
            });
  }

  /**
   * What is not there.
   *
   * @param removed the versions of those members that are removed
   * @param unknown the partitions without a proof that nobody knows, as {@link #id(Run, String)}
   */
  private record Lost(Map<String, Long> removed, Set<String> unknown) {

    List<String> of(Run run) {
      return run.partitions().stream()
          .filter(
              key ->
                  run.proof(key)
                      .map(this::isRemoved)
                      .orElseGet(() -> unknown.contains(id(run, key))))
          .toList();
    }

    /** Our copy of the members may be behind the proof; what it says then is past. */
    private boolean isRemoved(Proof proof) {
      return removed.getOrDefault(id(proof), 0L) >= proof.version();
    }
  }

  /** What a catalog older than the run's does not know may be defined all the same. */
  private static Optional<String> undefinedAsset(Run run, Catalog catalog) {
    Map<String, AssetDocument> assets = catalog.assets();
    return run.assets().stream()
        .filter(key -> catalog.number() >= run.catalog() && !assets.containsKey(key))
        .findFirst();
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

  private Uni<Set<String>> unknown(List<Run> runs, Catalog catalog) {
    Set<String> asked = new HashSet<>();
    List<RunRequest.Launch> launches = new ArrayList<>();
    for (Run run : runs) {
      for (String key : run.partitions()) {
        if (catalog.number() >= run.catalog() && run.proof(key).isEmpty()) {
          asked.add(id(run, key));
          launches.add(
              RunRequest.Launch.of(
                  id(run, key), run.assets().get(0), List.of(key), run.origin(), run.cause()));
        }
      }
    }
    if (launches.isEmpty()) {
      return Uni.createFrom().item(Set.of());
    }
    return validation
        .registered(launches, catalog)
        .map(
            registered -> {
              registered.forEach(launch -> asked.remove(launch.id()));
              return asked;
            });
  }

  private static String id(Run run, String partition) {
    return Ids.member(run.id(), partition);
  }

  private static String id(Proof proof) {
    return Ids.member(proof.set(), proof.key());
  }

  private static String removed(String keys) {
    return "partition " + keys + " was removed";
  }
}
