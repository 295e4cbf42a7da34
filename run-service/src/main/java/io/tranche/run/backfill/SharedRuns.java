package io.tranche.run.backfill;

import io.tranche.contracts.definitions.AssetDocument;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.definitions.ConfigSchema;
import io.tranche.contracts.definitions.Kind;
import io.tranche.partitions.Ordinals;
import io.tranche.partitions.PartitionMapping;
import io.tranche.partitions.PartitionsDefinition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;

/**
 * Which assets of a backfill are made in the same runs: those of one bundle that read the same
 * partition of each other and have the same partitions to be made, as many in a run, from the same
 * pool and with the same configuration.
 *
 * <p>Laws: all of them wait for the same of other assets, so that none waits longer for the company
 * of the others, and what is skipped of one would be skipped of all; nothing that they wait for
 * waits for any of them.
 */
final class SharedRuns {

  private static final String PREFIX = "shared ";

  private final Catalog catalog;
  private final BiPredicate<AssetPart, AssetPart> mayShare;
  private final Map<String, Group> groups = new HashMap<>();

  /** What an asset reads of another one of the backfill. */
  private record Read(String asset, PartitionMapping mapping, boolean mayBeMissing) {}

  /** What has to be equal. */
  private record Alike(
      Optional<String> bundle,
      PartitionsDefinition partitions,
      Ordinals target,
      int partitionsPerRun,
      Optional<String> pool,
      Optional<ConfigSchema> config) {}

  /**
   * Assets with the same runs. Nothing joins one that is like no other; {@code outside} is what
   * those read that read nothing within.
   */
  private static final class Group {
    private final List<AssetPart> members;
    private final Optional<Alike> alike;
    private final Set<Read> outside;

    Group(List<AssetPart> members, Optional<Alike> alike, Set<Read> outside) {
      this.members = List.copyOf(members);
      this.alike = alike;
      this.outside = outside;
    }

    Set<String> assets() {
      return members.stream().map(AssetPart::asset).collect(Collectors.toSet());
    }
  }

  private SharedRuns(
      List<AssetPart> parts, Catalog catalog, BiPredicate<AssetPart, AssetPart> mayShare) {
    this.catalog = catalog;
    this.mayShare = mayShare;
    List<AssetPart> defined =
        parts.stream().filter(part -> catalog.assets().containsKey(part.asset())).toList();
    Set<String> keys = defined.stream().map(AssetPart::asset).collect(Collectors.toSet());
    defined.forEach(part -> place(part, keys));
  }

  /** The parts, those with the same runs under a name that they have in common. */
  static List<AssetPart> of(List<AssetPart> parts, Catalog catalog) {
    SharedRuns shared = new SharedRuns(parts, catalog, (one, other) -> true);
    return parts.stream()
        .map(
            part -> {
              List<AssetPart> members = shared.membersWith(part);
              return members.size() == 1 ? part : part.ofStep(PREFIX + members.get(0).asset());
            })
        .toList();
  }

  /** Whether an asset has its runs in common with others that could be made without it. */
  static boolean isShared(AssetPart part) {
    return part.step().startsWith(PREFIX);
  }

  /** The assets that are made in the runs of an asset beside it. */
  static List<String> others(AssetPart part, List<AssetPart> parts) {
    return parts.stream()
        .filter(other -> other.step().equals(part.step()) && !other.asset().equals(part.asset()))
        .map(AssetPart::asset)
        .toList();
  }

  /** Why assets that share runs can do so no longer, if that is so. */
  static Optional<String> change(List<AssetPart> parts, Catalog catalog) {
    if (parts.stream().noneMatch(SharedRuns::isShared)) {
      return Optional.empty();
    }
    SharedRuns now =
        new SharedRuns(parts, catalog, (one, other) -> one.step().equals(other.step()));
    Map<String, AssetPart> firsts = new HashMap<>();
    for (AssetPart part : parts) {
      AssetPart first = firsts.computeIfAbsent(part.step(), step -> part);
      if (isShared(part)
          && !part.unfinished().isEmpty()
          && !now.membersWith(first).contains(part)) {
        return Optional.of(
            part.asset() + " can no longer be made in the same runs as " + first.asset());
      }
    }
    return Optional.empty();
  }

  private List<AssetPart> membersWith(AssetPart part) {
    Group group = groups.get(part.asset());
    return group == null ? List.of(part) : group.members;
  }

  private void place(AssetPart part, Set<String> keys) {
    AssetDocument asset = catalog.asset(part.asset());
    Set<Read> reads = new LinkedHashSet<>();
    for (AssetDocument.Dependency read : asset.deps()) {
      if (keys.contains(read.asset())) {
        reads.add(
            new Read(read.asset(), catalog.mapping(asset, read), read.allowMissingUpstream()));
      }
    }
    boolean isAlone =
        reads.stream().anyMatch(read -> read.asset().equals(part.asset()))
            || Together.with(part.asset(), catalog).size() > 1;
    Optional<Alike> alike = isAlone ? Optional.empty() : Optional.of(alike(part, asset));
    List<Group> joined = alike.map(same -> joined(part, same, reads)).orElse(List.of());
    Group group = joined.isEmpty() ? new Group(List.of(), alike, reads) : joined.get(0);
    List<AssetPart> members = new ArrayList<>();
    joined.forEach(one -> members.addAll(one.members));
    members.add(part);
    Group grown = new Group(members, alike, group.outside);
    members.forEach(member -> groups.put(member.asset(), grown));
  }

  private Alike alike(AssetPart part, AssetDocument asset) {
    return new Alike(
        catalog.bundleOf(Kind.ASSET, part.asset()),
        asset.partitions(),
        part.target(),
        part.partitionsPerRun(),
        asset.pool(),
        asset.configSchema());
  }

  /** The groups that become one with a part: all that it reads, or else one of them, or none. */
  private List<Group> joined(AssetPart part, Alike alike, Set<Read> reads) {
    Set<Group> read = new LinkedHashSet<>();
    for (Read one : reads) {
      Group group = groups.get(one.asset());
      if (group != null
          && isWithin(one, alike)
          && group.alike.equals(Optional.of(alike))
          && mayShare.test(group.members.get(0), part)) {
        read.add(group);
      }
    }
    List<List<Group>> choices = new ArrayList<>();
    choices.add(List.copyOf(read));
    read.forEach(group -> choices.add(List.of(group)));
    return choices.stream()
        .filter(choice -> !choice.isEmpty() && fits(choice, alike, reads))
        .findFirst()
        .orElse(List.of());
  }

  private static boolean fits(List<Group> choice, Alike alike, Set<Read> reads) {
    Set<String> members = new HashSet<>();
    choice.forEach(group -> members.addAll(group.assets()));
    Set<Read> outside = choice.get(0).outside;
    return choice.stream().allMatch(group -> group.outside.equals(outside))
        && reads.stream()
            .allMatch(
                read ->
                    members.contains(read.asset())
                        ? isWithin(read, alike)
                        : outside.contains(read));
  }

  /** Whether what is read is there within a run, and nothing is made without it. */
  private static boolean isWithin(Read read, Alike alike) {
    return !read.mayBeMissing() && Together.isSamePartition(read.mapping(), alike.partitions());
  }
}
