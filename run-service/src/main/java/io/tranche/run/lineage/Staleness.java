package io.tranche.run.lineage;

import io.tranche.contracts.Ids;
import io.tranche.contracts.definitions.AssetDocument;
import io.tranche.contracts.workers.TaskUpstream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Whether a partition would be made otherwise now. Pure: it follows from how the partition was made
 * and from what there is at present.
 *
 * <p>A partition is stale if the version of its asset's code is another one; if a partition that it
 * read has other data, or one that it did not read is there now; if it reads other assets; or if a
 * file that it was made for was deleted. Made again with the same data version, what is upstream
 * makes nothing stale. Of an asset of which it reads more than {@link Edge#MOST_LISTED} partitions
 * these are not compared. What is not known of how a partition was made (of a report, say) is
 * judged by tokens: upstream data that is newer makes it stale.
 *
 * @param causes at most {@link #MOST_CAUSES} of them
 */
public record Staleness(String asset, String partition, State state, List<StaleCause> causes) {

  static final int MOST_CAUSES = 100;

  /** The words are those of Dagster. */
  public enum State {
    /** It would be made of the same, by the same code. */
    FRESH,
    /** Something has changed since it was made. */
    STALE,
    /** It was never made, or was wiped. */
    MISSING
  }

  public Staleness {
    causes = List.copyOf(causes);
  }

  /**
   * Judges one partition.
   *
   * @param edges what it reads according to the definitions of now
   * @param versions the data that is there now, by {@code asset|partition}
   */
  static Staleness of(
      AssetDocument asset,
      MadePartition made,
      List<Edge> edges,
      Map<String, DataVersion> versions) {
    if (made.isMissing()) {
      return new Staleness(asset.key(), made.partition(), State.MISSING, List.of());
    }
    List<StaleCause> causes = new ArrayList<>();
    asset
        .codeVersion()
        .filter(version -> made.isOfRun() && !made.codeVersion().equals(Optional.of(version)))
        .ifPresent(version -> causes.add(StaleCause.code(made.codeVersion(), version)));
    made.gone().ifPresent(object -> causes.add(StaleCause.deleted(object)));
    made.read()
        .ifPresentOrElse(
            read -> compare(read, edges, versions, causes),
            () -> compareTokens(made.token(), edges, versions, causes));
    return new Staleness(
        asset.key(),
        made.partition(),
        causes.isEmpty() ? State.FRESH : State.STALE,
        causes.subList(0, Math.min(MOST_CAUSES, causes.size())));
  }

  private static void compare(
      List<TaskUpstream> read,
      List<Edge> edges,
      Map<String, DataVersion> versions,
      List<StaleCause> causes) {
    Map<String, TaskUpstream> before = new HashMap<>();
    read.forEach(one -> before.put(one.asset(), one));
    Set<String> now = new HashSet<>();
    for (Edge edge : edges) {
      now.add(edge.upstream());
      TaskUpstream then = before.get(edge.upstream());
      if (then == null) {
        causes.add(StaleCause.dependency(edge.upstream(), "is new"));
      } else if (edge.isListed() && then.listsAll()) {
        compare(edge, then, versions, causes);
      }
    }
    read.stream()
        .map(TaskUpstream::asset)
        .filter(asset -> !now.contains(asset))
        .forEach(asset -> causes.add(StaleCause.dependency(asset, "is gone")));
  }

  private static void compare(
      Edge edge, TaskUpstream then, Map<String, DataVersion> versions, List<StaleCause> causes) {
    Map<String, Optional<String>> before = new HashMap<>();
    then.partitions().forEach(one -> before.put(one.key(), one.dataVersion()));
    for (String key : edge.keys()) {
      DataVersion now = versions.get(Ids.assetPartition(edge.upstream(), key));
      Optional<String> known = before.getOrDefault(key, Optional.empty());
      if (now != null && !known.equals(Optional.of(now.version()))) {
        String what =
            known.isPresent()
                ? "has other data (" + known.get() + " then, " + now.version() + " now)"
                : before.containsKey(key)
                    ? "was missing then, and is there now"
                    : "is read too now";
        causes.add(StaleCause.data(edge.upstream(), key, what, known, now.version()));
      }
    }
  }

  private static void compareTokens(
      long token, List<Edge> edges, Map<String, DataVersion> versions, List<StaleCause> causes) {
    for (Edge edge : edges) {
      for (String key : edge.keys()) {
        DataVersion now = versions.get(Ids.assetPartition(edge.upstream(), key));
        if (now != null && now.token() > token) {
          causes.add(
              StaleCause.data(
                  edge.upstream(), key, "was made later", Optional.empty(), now.version()));
        }
      }
    }
  }
}
