package io.tranche.run.execution;

import io.tranche.contracts.definitions.AssetDocument;
import io.tranche.contracts.workers.TaskUpstream;
import io.tranche.run.lineage.Reads;
import io.tranche.run.materializer.PartitionInput;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * What a materializer is told of what its partitions read. It is bounded: where there is more, the
 * materializer is told how much, and where it can ask.
 */
@Singleton
class ToldUpstream {

  /** So many partitions are listed in all; where there are more, none is. */
  static final int MOST_LISTED = 1_000;

  /**
   * So many pairs of a partition and an asset that it reads are told; where there are more, none.
   */
  static final int MOST_TOLD = 1_000;

  private final Provider<String> ownUrl;

  @Inject
  ToldUpstream(@ConfigProperty(name = "tranche.callbacks.url") Provider<String> ownUrl) {
    this.ownUrl = ownUrl;
  }

  /** The same partitions, each with what it reads. */
  List<PartitionInput> add(List<PartitionInput> inputs, List<AssetDocument> step, Reads reads) {
    if (reads.byPartition().isEmpty()) {
      return inputs;
    }
    Map<String, List<TaskUpstream>> told = new LinkedHashMap<>();
    long entries = 0;
    long listed = 0;
    for (PartitionInput input : inputs) {
      List<TaskUpstream> ofInput = upstream(input.key(), step, reads);
      told.put(input.key(), ofInput);
      entries += ofInput.size();
      listed += ofInput.stream().mapToLong(one -> one.partitions().size()).sum();
    }
    if (entries > MOST_TOLD) {
      return inputs;
    }
    boolean brief = listed > MOST_LISTED;
    return inputs.stream()
        .map(
            input ->
                input.reading(
                    told.getOrDefault(input.key(), List.of()).stream()
                        .map(one -> brief ? brief(one) : one)
                        .toList()))
        .toList();
  }

  /** Each asset once, however many of the step read it. */
  private List<TaskUpstream> upstream(String partition, List<AssetDocument> step, Reads reads) {
    Map<String, TaskUpstream> byAsset = new LinkedHashMap<>();
    for (AssetDocument asset : step) {
      for (TaskUpstream read : reads.of(asset.key(), partition).orElse(List.of())) {
        byAsset.merge(read.asset(), located(read, asset.key(), partition), ToldUpstream::together);
      }
    }
    return List.copyOf(byAsset.values());
  }

  private TaskUpstream located(TaskUpstream read, String asset, String partition) {
    String url = ownUrl.get();
    return new TaskUpstream(
        read.asset(),
        read.count(),
        read.first(),
        read.last(),
        read.partitions(),
        Optional.of(
            (url.endsWith("/") ? url.substring(0, url.length() - 1) : url)
                + "/api/v1/partition-status/upstream?asset="
                + encoded(asset)
                + "&partition="
                + encoded(partition)
                + "&upstream="
                + encoded(read.asset())));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static TaskUpstream together(TaskUpstream one, TaskUpstream other) {
    if (!one.listsAll() || !other.listsAll()) {
      return one.listsAll() ? other : one;
    }
    Set<TaskUpstream.Partition> all = new LinkedHashSet<>(one.partitions());
    all.addAll(other.partitions());
    return new TaskUpstream(
        one.asset(),
        all.size(),
        Optional.empty(),
        Optional.empty(),
        new ArrayList<>(all),
        one.more());
  }

  private static TaskUpstream brief(TaskUpstream read) {
    List<TaskUpstream.Partition> listed = read.partitions();
    return listed.isEmpty()
        ? read
        : new TaskUpstream(
            read.asset(),
            read.count(),
            Optional.of(listed.get(0).key()),
            Optional.of(listed.get(listed.size() - 1).key()),
            List.of(),
            read.more());
  }
}
