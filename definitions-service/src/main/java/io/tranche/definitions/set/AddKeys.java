package io.tranche.definitions.set;

import com.fasterxml.jackson.databind.JsonNode;
import io.tranche.contracts.Cause;
import io.tranche.contracts.Ids;
import io.tranche.contracts.Origin;
import io.tranche.contracts.Problem;
import io.tranche.contracts.TrancheException;
import io.tranche.contracts.definitions.AssetDocument;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.definitions.Kind;
import io.tranche.contracts.definitions.MemberKeyRules;
import io.tranche.contracts.runs.RunTemplate;
import io.tranche.contracts.sets.DynamicPartitionRequest;
import io.tranche.contracts.sets.DynamicPartitionRequest.Add;
import io.tranche.partitions.DynamicPartitionsDefinition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keys to add to a set, as a person or a program sends them.
 *
 * @param set the set's name
 * @param keys texts, or objects with {@code key} and {@code metadata}; at most 1,000
 * @param launch the assets to materialize for each of the keys, in one run
 */
record AddKeys(String set, List<JsonNode> keys, List<String> launch) {

  AddKeys {
    keys = List.copyOf(keys);
    launch = launch.stream().distinct().toList();
  }

  /** The same with whole names instead of those that a person gave. */
  AddKeys whole(String set, Catalog catalog) {
    return new AddKeys(
        set, keys, launch.stream().map(asset -> catalog.wholeName(Kind.ASSET, asset)).toList());
  }

  /** The keys with their metadata. */
  Map<String, Map<String, String>> members() {
    Map<String, Map<String, String>> members = new LinkedHashMap<>();
    for (JsonNode key : keys) {
      Map<String, String> metadata = new LinkedHashMap<>();
      key.path("metadata")
          .properties()
          .forEach(field -> metadata.put(field.getKey(), field.getValue().asText()));
      members.put(key.isTextual() ? key.asText() : key.path("key").asText(), metadata);
    }
    return members;
  }

  /** Refuses what would be refused later, with every problem. */
  void check(Catalog catalog) {
    List<Problem> problems = new ArrayList<>();
    if (keys.isEmpty() || keys.size() > DynamicPartitionRequest.MAX_CHANGES) {
      problems.add(
          Problem.at(
              "keys",
              keys.size() + " keys",
              "is not a number of keys that can be added",
              "1 to 1000"));
    }
    MemberKeyRules rules = MemberKeyRules.of(catalog, set);
    members()
        .forEach(
            (key, metadata) ->
                rules
                    .problems(key, metadata)
                    .forEach(problem -> problems.add(Problem.at("keys[" + key + "]", problem))));
    launch.forEach(asset -> checkLaunch(catalog, asset, problems));
    if (!problems.isEmpty()) {
      throw TrancheException.Invalid.of(
          "invalid-partition-keys", "Cannot add to partition set " + set, problems);
    }
  }

  private void checkLaunch(Catalog catalog, String asset, List<Problem> problems) {
    AssetDocument document = catalog.assets().get(asset);
    if (document == null
        || document.external()
        || !(document.partitions() instanceof DynamicPartitionsDefinition partitions)
        || !partitions.name().equals(set)) {
      problems.add(
          Problem.at(
              "launch",
              asset,
              "is not an asset that this set partitions",
              "an asset with a materializer and partitions {type: dynamic, name: " + set + "}"));
    }
  }

  DynamicPartitionRequest request(String requestId, Origin origin, Instant now) {
    List<Add> adds = new ArrayList<>();
    members()
        .forEach(
            (key, metadata) ->
                adds.add(new Add(key, metadata, Optional.empty(), runs(requestId, key))));
    return new DynamicPartitionRequest(set, adds, List.of(), origin, Cause.request(requestId, now));
  }

  private List<RunTemplate> runs(String requestId, String key) {
    return launch.isEmpty()
        ? List.of()
        : List.of(
            new RunTemplate(
                Ids.of("launch", requestId, key), launch, Optional.empty(), Map.of(), 0));
  }
}
