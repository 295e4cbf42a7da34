package io.tranche.run.materializer.sql;

import io.tranche.contracts.Ids;
import io.tranche.contracts.workers.TaskResult;
import io.tranche.run.materializer.MaterializationContext;
import io.tranche.run.materializer.MaterializationException;
import io.tranche.run.materializer.MaterializationResult;
import io.tranche.run.materializer.SeenPartitions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What is known of partitions that a script has made, and was seen of others. For one thread. */
final class Told {

  private static final String ROWS = "rows";
  private static final String PARTITION = "partition";
  private static final String DATA_VERSION = "dataVersion";

  private final MaterializationContext context;
  private final Map<String, Map<String, Object>> metadata = new LinkedHashMap<>();
  private final Map<String, String> dataVersions = new LinkedHashMap<>();
  private final Set<TaskResult.Observed> seen = new LinkedHashSet<>();

  Told(MaterializationContext context) {
    this.context = context;
  }

  /** A partition has so many rows now. */
  void rows(String partition, long count) {
    of(partition).put(ROWS, count);
  }

  /** What the row of a query says of a partition. */
  void metadata(String partition, ResultSet row) throws SQLException {
    of(partition).putAll(RowMetadata.of(row, List.of(DATA_VERSION)));
    RowMetadata.text(row, DATA_VERSION)
        .ifPresent(
            version ->
                dataVersions.put(Ids.assetPartition(context.asset().key(), partition), version));
  }

  /** What a row of a query says of another asset. The same seen again is one observation. */
  void observed(String asset, ResultSet row) throws SQLException {
    Optional<String> partition = RowMetadata.text(row, PARTITION);
    seen.add(
        new TaskResult.Observed(
            asset,
            partition,
            RowMetadata.of(row, List.of(PARTITION, DATA_VERSION)),
            RowMetadata.text(row, DATA_VERSION)));
  }

  private Map<String, Object> of(String partition) {
    return metadata.computeIfAbsent(partition, key -> new LinkedHashMap<>());
  }

  /**
   * All of it.
   *
   * @throws MaterializationException that names what cannot be recorded
   */
  MaterializationResult result() {
    return new MaterializationResult(metadata)
        .finding(List.of(), dataVersions, SeenPartitions.checked(List.copyOf(seen), context));
  }
}
