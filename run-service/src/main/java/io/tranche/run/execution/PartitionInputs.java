package io.tranche.run.execution;

import io.tranche.contracts.Ids;
import io.tranche.contracts.definitions.AssetDocument;
import io.tranche.contracts.runs.Proof;
import io.tranche.contracts.sets.PartitionSetMember;
import io.tranche.partitions.DynamicPartitionsDefinition;
import io.tranche.partitions.MultiPartitionsDefinition;
import io.tranche.partitions.PartitionsDefinition;
import io.tranche.run.lifecycle.Run;
import io.tranche.run.materializer.PartitionInput;
import io.tranche.run.member.Members;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a materializer is told of each partition. */
@Singleton
class PartitionInputs {

  private final Members members;

  @Inject
  PartitionInputs(Members members) {
    this.members = members;
  }

  List<PartitionInput> load(Run run, List<String> keys, AssetDocument asset)
      throws InterruptedException {
    PartitionsDefinition definition = asset.partitions();
    Map<String, PartitionSetMember> registered =
        definition instanceof DynamicPartitionsDefinition dynamic
            ? members(dynamic.name(), keys)
            : Map.of();
    return keys.stream()
        .map(key -> input(definition, key, run, Optional.ofNullable(registered.get(key))))
        .toList();
  }

  private Map<String, PartitionSetMember> members(String set, List<String> keys)
      throws InterruptedException {
    Map<String, PartitionSetMember> found = new HashMap<>();
    StoreAnswers.await(() -> members.find(keys.stream().map(key -> Ids.member(set, key)).toList()))
        .forEach(member -> found.put(member.key(), member));
    return found;
  }

  private static PartitionInput input(
      PartitionsDefinition definition, String key, Run run, Optional<PartitionSetMember> member) {
    Map<String, String> dimensions =
        definition instanceof MultiPartitionsDefinition multi ? multi.key(key).parts() : Map.of();
    Optional<Proof> proof = run.proof(key);
    boolean copyIsNewer =
        member.isPresent() && member.get().version() > proof.map(Proof::version).orElse(0L);
    return new PartitionInput(
        key,
        dimensions,
        definition.window(key),
        copyIsNewer ? member.get().metadata() : proof.map(Proof::metadata).orElse(Map.of()),
        copyIsNewer ? member.get().object() : proof.flatMap(Proof::object));
  }
}
