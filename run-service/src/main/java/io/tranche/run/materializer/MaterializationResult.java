package io.tranche.run.materializer;

import io.tranche.contracts.Ids;
import io.tranche.contracts.sets.AddedKeys;
import io.tranche.platform.secrets.Revealed;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was produced.
 *
 * @param metadataByPartition one entry for each partition of the context, such as {@code rows}
 * @param ofAsset what belongs to one of several assets, by {@code asset|partition}
 * @param notMade the partitions that could not be produced though others were, each with the reason
 * @param checks what whoever made it has found out about it
 * @param added keys that were found, for partition sets
 * @param dataVersions what is said of the data that was made, by {@code asset|partition}; of what
 *     is not named it is new
 * @param observations what was seen of other data
 */
public record MaterializationResult(
    Map<String, Map<String, Object>> metadataByPartition,
    Map<String, Map<String, Object>> ofAsset,
    Map<String, String> notMade,
    List<ReportedCheck> checks,
    List<AddedKeys> added,
    Map<String, String> dataVersions,
    List<ReportedObservation> observations) {

  public MaterializationResult {
    metadataByPartition = Map.copyOf(metadataByPartition);
    ofAsset = Map.copyOf(ofAsset);
    notMade = Map.copyOf(notMade);
    checks = List.copyOf(checks);
    added = List.copyOf(added);
    dataVersions = Map.copyOf(dataVersions);
    observations = List.copyOf(observations);
  }

  /** All partitions were produced. */
  public MaterializationResult(
      Map<String, Map<String, Object>> metadataByPartition,
      Map<String, Map<String, Object>> ofAsset) {
    this(metadataByPartition, ofAsset, Map.of(), List.of(), List.of(), Map.of(), List.of());
  }

  /** What is the same for all assets. */
  public MaterializationResult(Map<String, Map<String, Object>> metadataByPartition) {
    this(metadataByPartition, Map.of());
  }

  /** The same, with keys that were found, versions of the data, and what was seen of other data. */
  public MaterializationResult finding(
      List<AddedKeys> found, Map<String, String> versions, List<ReportedObservation> seen) {
    return new MaterializationResult(
        metadataByPartition, ofAsset, notMade, checks, found, versions, seen);
  }

  /** The same, of which other things are known of single assets. */
  public MaterializationResult knowingOfAssets(Map<String, Map<String, Object>> known) {
    return new MaterializationResult(
        metadataByPartition, known, notMade, checks, added, dataVersions, observations);
  }

  /** What is said of the data of one partition of one asset; absent: it is new. */
  public Optional<String> dataVersion(String asset, String partition) {
    return Optional.ofNullable(dataVersions.get(Ids.assetPartition(asset, partition)));
  }

  /** What is known of one partition of one asset. */
  public Map<String, Object> metadata(String asset, String partition) {
    Map<String, Object> metadata =
        new LinkedHashMap<>(metadataByPartition.getOrDefault(partition, Map.of()));
    metadata.putAll(ofAsset(asset, partition));
    return metadata;
  }

  /** What is known of one partition of one asset only. */
  public Map<String, Object> ofAsset(String asset, String partition) {
    return ofAsset.getOrDefault(Ids.assetPartition(asset, partition), Map.of());
  }

  /** The same, with nothing in it that was revealed. */
  MaterializationResult masked(Revealed revealed) {
    Map<String, String> reasons = new LinkedHashMap<>();
    notMade.forEach((partition, reason) -> reasons.put(partition, revealed.mask(reason)));
    return new MaterializationResult(
        masked(metadataByPartition, revealed),
        masked(ofAsset, revealed),
        reasons,
        checks.stream().map(check -> check.masked(revealed)).toList(),
        added,
        revealedIn(dataVersions, revealed),
        observations.stream().map(seen -> seen.masked(revealed)).toList());
  }

  private static Map<String, String> revealedIn(Map<String, String> versions, Revealed revealed) {
    Map<String, String> masked = new LinkedHashMap<>();
    versions.forEach((id, version) -> masked.put(id, revealed.mask(version)));
    return masked;
  }

  private static Map<String, Map<String, Object>> masked(
      Map<String, Map<String, Object>> metadata, Revealed revealed) {
    Map<String, Map<String, Object>> masked = new LinkedHashMap<>();
    metadata.forEach((key, known) -> masked.put(key, revealed.maskAll(known)));
    return masked;
  }

  static MaterializationResult withoutMetadata(Collection<String> keys) {
    Map<String, Map<String, Object>> metadata = new LinkedHashMap<>();
    keys.forEach(key -> metadata.put(key, Map.of()));
    return new MaterializationResult(metadata);
  }
}
