package io.tranche.definitions.set;

import io.smallrye.mutiny.Uni;
import io.tranche.partitions.PartitionContext;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;

/** What other features ask of the sets. */
@Singleton
public class Sets {

  private final MemberRepository repository;
  private final SetOrdinals ordinals;
  private final Clock clock;

  @Inject
  Sets(MemberRepository repository, SetOrdinals ordinals, Clock clock) {
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

  /** How many members a set has. */
  Uni<Long> count(String set) {
    return ordinals.of(set).map(present -> present.size());
  }
}
