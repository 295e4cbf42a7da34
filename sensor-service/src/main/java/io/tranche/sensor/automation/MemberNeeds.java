package io.tranche.sensor.automation;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tranche.contracts.Ids;
import io.tranche.partitions.DimensionDefinition;
import io.tranche.partitions.DynamicKeys;
import io.tranche.partitions.DynamicPartitionsDefinition;
import io.tranche.partitions.IdentityPartitionMapping;
import io.tranche.partitions.InMemoryDynamicKeys;
import io.tranche.partitions.MetadataPartitionMapping;
import io.tranche.partitions.MultiPartitionsDefinition;
import io.tranche.partitions.PartitionMapping;
import io.tranche.partitions.PartitionsDefinition;
import io.tranche.sensor.automation.CopyRepository.Member;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which members of dynamic sets the algebra will ask for. They are loaded before it is asked, so
 * that it stays a function of values.
 */
public final class MemberNeeds {

  private record Labelled(String set, Map<String, String> metadata) {}

  private final Set<String> ids = new LinkedHashSet<>();
  private final Set<Labelled> labelled = new LinkedHashSet<>();
  private final Set<String> sets = new LinkedHashSet<>();

  /** The members that a key consists of, named {@code set|key}. */
  public static Set<String> of(PartitionsDefinition definition, String key) {
    Set<String> members = new LinkedHashSet<>();
    List<DimensionDefinition> dimensions = definition.dimensionList();
    List<String> parts = definition.split(key).orElse(List.of());
    for (int i = 0; i < parts.size(); i++) {
      if (dimensions.get(i) instanceof DynamicPartitionsDefinition set) {
        members.add(Ids.member(set.name(), parts.get(i)));
      }
    }
    return members;
  }

  /** The members that a key consists of. */
  public void partition(PartitionsDefinition definition, String key) {
    ids.addAll(of(definition, key));
  }

  /** All members of the sets that partitions consist of. */
  public void whole(PartitionsDefinition definition) {
    for (DimensionDefinition dimension : definition.dimensionList()) {
      if (dimension instanceof DynamicPartitionsDefinition set) {
        sets.add(set.name());
      }
    }
  }

  /** The members that a key of one side is mapped to on the other side. */
  public void related(
      PartitionMapping mapping, PartitionsDefinition from, String key, PartitionsDefinition to) {
    if (mapping instanceof IdentityPartitionMapping) {
      partition(to, key);
    } else if (mapping instanceof MetadataPartitionMapping metadata
        && to instanceof DynamicPartitionsDefinition set
        && !(from instanceof DynamicPartitionsDefinition)) {
      wanted(metadata, from, key)
          .ifPresent(fields -> labelled.add(new Labelled(set.name(), fields)));
    } else {
      whole(to);
    }
  }

  private static Optional<Map<String, String>> wanted(
      MetadataPartitionMapping mapping, PartitionsDefinition cells, String key) {
    Map<String, String> fields = new HashMap<>();
    if (!(cells instanceof MultiPartitionsDefinition multi)) {
      mapping.dimensions().values().forEach(field -> fields.put(field, key));
      return Optional.of(fields);
    }
    Optional<List<String>> parts = multi.split(key);
    if (parts.isEmpty()) {
      return Optional.empty();
    }
    List<String> names = multi.dimensionNames();
    for (int i = 0; i < names.size(); i++) {
      String field = mapping.dimensions().get(names.get(i));
      if (field != null) {
        fields.put(field, parts.get().get(i));
      }
    }
    return Optional.of(fields);
  }

  /** The keys of sets as they are registered now. */
  public Uni<DynamicKeys> keys(CopyRepository copies) {
    return load(copies)
        .map(
            members -> {
              InMemoryDynamicKeys.Builder keys = InMemoryDynamicKeys.builder();
              members.forEach(
                  member ->
                      keys.add(member.set(), member.key(), member.ordinal(), member.metadata()));
              return keys.build();
            });
  }

  Uni<List<Member>> load(CopyRepository copies) {
    List<Uni<List<Member>>> loads = new ArrayList<>();
    if (!ids.isEmpty()) {
      loads.add(copies.members(ids));
    }
    sets.forEach(set -> loads.add(copies.allMembers(set)));
    labelled.stream()
        .filter(one -> !sets.contains(one.set()))
        .forEach(one -> loads.add(copies.membersWith(one.set(), one.metadata())));
    return Multi.createFrom()
        .iterable(loads)
        .onItem()
        .transformToUni(load -> load)
        .merge(8)
        .collect()
        .in(ArrayList<Member>::new, List::addAll)
        .map(members -> members);
  }
}
