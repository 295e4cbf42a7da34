package io.tranche.run.lineage;

import io.tranche.contracts.Ids;
import io.tranche.contracts.workers.TaskUpstream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What partitions read.
 *
 * @param byPartition of each {@code asset|partition}, by asset that is read
 */
public record Reads(Map<String, List<TaskUpstream>> byPartition) {

  /** What reads nothing. */
  public static final Reads NONE = new Reads(Map.of());

  public Reads {
    byPartition = Map.copyOf(byPartition);
  }

  static Reads of(List<Edge> edges, Map<String, DataVersion> versions) {
    Map<String, List<TaskUpstream>> reads = new LinkedHashMap<>();
    for (Edge edge : edges) {
      reads
          .computeIfAbsent(
              Ids.assetPartition(edge.asset(), edge.partition()), id -> new ArrayList<>())
          .add(read(edge, versions));
    }
    return new Reads(reads);
  }

  private static TaskUpstream read(Edge edge, Map<String, DataVersion> versions) {
    return new TaskUpstream(
        edge.upstream(),
        edge.count(),
        edge.ends().map(ends -> ends.from()),
        edge.ends().map(ends -> ends.to()),
        edge.keys().stream()
            .map(
                key ->
                    partition(
                        key,
                        Optional.ofNullable(
                            versions.get(Ids.assetPartition(edge.upstream(), key)))))
            .toList(),
        Optional.empty());
  }

  private static TaskUpstream.Partition partition(String key, Optional<DataVersion> data) {
    return new TaskUpstream.Partition(
        key, data.map(DataVersion::version), data.flatMap(DataVersion::file));
  }

  /** What all of these say. */
  public static Reads together(List<Reads> several) {
    Map<String, List<TaskUpstream>> all = new LinkedHashMap<>();
    several.forEach(one -> all.putAll(one.byPartition()));
    return new Reads(all);
  }

  /** What one partition of an asset reads; absent if that is not known. */
  public Optional<List<TaskUpstream>> of(String asset, String partition) {
    return Optional.ofNullable(byPartition.get(Ids.assetPartition(asset, partition)));
  }

  /** The same, where some of what is read has other data, by {@code asset|partition}. */
  public Reads with(Map<String, String> versions) {
    if (versions.isEmpty()) {
      return this;
    }
    Map<String, List<TaskUpstream>> changed = new LinkedHashMap<>();
    byPartition.forEach(
        (id, reads) -> changed.put(id, reads.stream().map(read -> with(read, versions)).toList()));
    return new Reads(changed);
  }

  private static TaskUpstream with(TaskUpstream read, Map<String, String> versions) {
    return new TaskUpstream(
        read.asset(),
        read.count(),
        read.first(),
        read.last(),
        read.partitions().stream()
            .map(
                one ->
                    Optional.ofNullable(versions.get(Ids.assetPartition(read.asset(), one.key())))
                        .map(
                            version ->
                                new TaskUpstream.Partition(
                                    one.key(), Optional.of(version), one.file()))
                        .orElse(one))
            .toList(),
        read.more());
  }
}
