package io.tranche.definitions.set;

import io.smallrye.mutiny.Uni;
import io.tranche.contracts.TrancheException;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.definitions.Kind;
import io.tranche.definitions.RequiredParameter;
import io.tranche.partitions.PartitionContext;
import io.tranche.platform.catalog.CatalogView;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** What other features ask of the sets. */
@Singleton
public class Sets {

  private final CatalogView view;
  private final MemberRepository repository;
  private final SetOrdinals ordinals;
  private final Clock clock;

  @Inject
  Sets(CatalogView view, MemberRepository repository, SetOrdinals ordinals, Clock clock) {
    this.view = view;
    this.repository = repository;
    this.ordinals = ordinals;
    this.clock = clock;
  }

  /** The keys of all sets, for one question. */
  public StoredDynamicKeys keys() {
    return new StoredDynamicKeys(repository, ordinals);
  }

  /** Now, and the keys of all sets, for one question. */
  public PartitionContext context() {
    return new PartitionContext(clock.instant(), keys());
  }

  /** The name that a request gives, if a bundle defines a set of it. */
  String known(@Nullable String set) {
    Catalog catalog = view.current();
    String name = catalog.wholeName(Kind.PARTITION_SET, RequiredParameter.of("set", set));
    if (!catalog.partitionSets().containsKey(name)) {
      throw new TrancheException.NotFound(
          "unknown-partition-set",
          "Cannot find partition set: no bundle defines it (" + name + ")");
    }
    return name;
  }

  /** How many members a set has. */
  Uni<Long> count(String set) {
    return ordinals.of(set).map(present -> present.size());
  }
}
