package io.tranche.contracts.workers;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Optional;

/**
 * What a partition reads of one asset, as it was when the work was given out.
 *
 * @param asset that is read
 * @param count how many of its partitions
 * @param first the first of its time windows; absent if it has none, or all are listed
 * @param last the last of them
 * @param partitions all of them; none where they are too many to be listed
 * @param more where they can be asked for, page by page; absent where all are listed
 */
public record TaskUpstream(
    String asset,
    long count,
    Optional<String> first,
    Optional<String> last,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Partition> partitions,
    Optional<String> more) {

  public TaskUpstream {
    partitions = List.copyOf(partitions);
  }

  /**
   * One of the partitions.
   *
   * @param key empty for an asset that is not partitioned
   * @param dataVersion of its last materialization; absent if it is missing
   * @param file where its output lies, if it was made as a file
   */
  public record Partition(String key, Optional<String> dataVersion, Optional<String> file) {}

  /** Whether each of the partitions is named. */
  public boolean listsAll() {
    return partitions.size() == count;
  }
}
