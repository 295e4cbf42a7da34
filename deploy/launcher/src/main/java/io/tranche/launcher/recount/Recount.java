package io.tranche.launcher.recount;

import io.tranche.contracts.Ids;
import io.tranche.contracts.assets.AssetEvent;
import io.tranche.contracts.assets.PartitionState;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.definitions.CatalogAssembler;
import io.tranche.contracts.definitions.DefinitionRecord;
import io.tranche.contracts.runs.RunEvent;
import io.tranche.contracts.sets.PartitionSetMember;
import io.tranche.partitions.InMemoryDynamicKeys;
import io.tranche.partitions.PartitionContext;
import io.tranche.partitions.PartitionsDefinition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All that the topics tell, taken in record by record in any order, and what follows from it for
 * each partition. Not thread-safe.
 */
public final class Recount {

  /** The words of the API. */
  public enum Status {
    MATERIALIZING,
    FAILED,
    MATERIALIZED,
    MISSING
  }

  /** The highest token with which each thing has happened to a partition; 0 if it has not. */
  private static final class Last {
    private long materialized;
    private long failed;
    private long wiped;
  }

  /** What is known of a run: it holds its partitions from its start to its end. */
  private static final class Held {
    private final Set<String> assets = new HashSet<>();
    private final Set<String> partitions = new HashSet<>();
    private boolean started;
    private boolean ended;
  }

  private final CatalogAssembler assembler = new CatalogAssembler();
  private final Map<String, PartitionSetMember> members = new HashMap<>();
  private final Map<String, Last> lasts = new HashMap<>();
  private final Map<String, Held> runs = new HashMap<>();
  private Catalog catalog = Catalog.empty();

  public void take(DefinitionRecord definition) {
    assembler.accept(definition).ifPresent(complete -> catalog = complete);
  }

  public void take(PartitionSetMember member) {
    members.merge(
        member.id(), member, (held, given) -> given.version() < held.version() ? held : given);
  }

  public void take(AssetEvent event) {
    Last last = last(event.assetPartition());
    if (event instanceof AssetEvent.Materialized) {
      last.materialized = Math.max(last.materialized, event.token());
    } else if (event instanceof AssetEvent.MaterializationFailed) {
      last.failed = Math.max(last.failed, event.token());
    } else if (event instanceof AssetEvent.Wiped) {
      last.wiped = Math.max(last.wiped, event.token());
    }
  }

  /** Tells what has happened before the oldest event that is kept. */
  public void take(PartitionState state) {
    Last last = last(state.id());
    if (state.removed()) {
      last.wiped = Math.max(last.wiped, state.version());
    } else {
      last.materialized = Math.max(last.materialized, state.version());
    }
  }

  private Last last(String assetPartition) {
    return lasts.computeIfAbsent(assetPartition, none -> new Last());
  }

  public void take(RunEvent event) {
    Held run = runs.computeIfAbsent(event.runId(), none -> new Held());
    run.assets.addAll(event.assets());
    if (event instanceof RunEvent.RunQueued queued) {
      run.partitions.addAll(queued.partitions());
    } else if (event instanceof RunEvent.RunAbsorbed absorbed) {
      run.partitions.addAll(absorbed.partitions());
    } else if (event instanceof RunEvent.RunStarted started) {
      run.partitions.addAll(started.partitions());
      run.started = true;
    } else if (event instanceof RunEvent.RunStarting) {
      run.started = true;
    }
    run.ended |= event.status().isTerminal();
  }

  public Catalog catalog() {
    return catalog;
  }

  /** The status of each partition of an asset that exists at an instant, in the order of keys. */
  public Map<String, Status> statuses(String asset, Instant now) {
    PartitionContext context = new PartitionContext(now, registered());
    PartitionsDefinition definition = catalog.asset(asset).partitions();
    Set<String> held = held(asset);
    Map<String, Status> statuses = new LinkedHashMap<>();
    for (String key : definition.keys(context, 0, Integer.MAX_VALUE)) {
      statuses.put(
          key, held.contains(key) ? Status.MATERIALIZING : ended(Ids.assetPartition(asset, key)));
    }
    return statuses;
  }

  private Status ended(String assetPartition) {
    Last last = lasts.get(assetPartition);
    if (last == null) {
      return Status.MISSING;
    }
    boolean materialized = last.materialized > last.wiped;
    boolean failed = last.failed > last.wiped && (!materialized || last.failed > last.materialized);
    return failed ? Status.FAILED : materialized ? Status.MATERIALIZED : Status.MISSING;
  }

  private Set<String> held(String asset) {
    Set<String> held = new HashSet<>();
    for (Held run : runs.values()) {
      if (run.started && !run.ended && run.assets.contains(asset)) {
        held.addAll(run.partitions);
      }
    }
    return held;
  }

  private InMemoryDynamicKeys registered() {
    List<PartitionSetMember> present = new ArrayList<>(members.values());
    present.removeIf(PartitionSetMember::removed);
    present.sort(Comparator.comparingLong(PartitionSetMember::ordinal));
    InMemoryDynamicKeys.Builder keys = InMemoryDynamicKeys.builder();
    present.forEach(member -> keys.add(member.set(), member.key(), member.ordinal(), Map.of()));
    return keys.build();
  }
}
