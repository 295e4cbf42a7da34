package io.tranche.sensor.reaction;

import io.smallrye.mutiny.Uni;
import io.tranche.platform.http.Page;
import io.tranche.sensor.tick.Tick;
import io.tranche.sensor.tick.TickRepository;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** The store of a replica that dies before or after one of its writes. */
final class MortalWaits implements WaitRepository {

  private final WaitRepository waits;
  private final TickRepository ticks;
  private final BooleanSupplier afterwards;
  private final int last;
  private int writes;

  /**
   * @param afterwards whether it dies after that write, not before
   * @param last the write at which it dies
   */
  MortalWaits(WaitRepository waits, TickRepository ticks, BooleanSupplier afterwards, int last) {
    this.waits = waits;
    this.ticks = ticks;
    this.afterwards = afterwards;
    this.last = last;
  }

  /** The replica is gone: nothing that would follow happens. */
  static final class Died extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** The ticks of the same replica. */
  TickRepository ticks() {
    return new TickRepository() {
      @Override
      public Uni<Void> append(Collection<Tick> given) {
        return write(() -> ticks.append(given));
      }

      @Override
      public Uni<Page<Tick>> list(String sensor, Optional<String> cursor, int limit) {
        return ticks.list(sensor, cursor, limit);
      }
    };
  }

  @Override
  public Uni<List<Wait>> findAll(Collection<String> ids) {
    return waits.findAll(ids);
  }

  @Override
  public Uni<Boolean> save(Wait next) {
    return write(() -> waits.save(next));
  }

  @Override
  public Uni<Void> finish(Collection<Wait> ended) {
    return write(() -> waits.finish(ended));
  }

  @Override
  public Uni<List<Wait>> findDue(Instant now, int limit) {
    return waits.findDue(now, limit);
  }

  @Override
  public Uni<Page<Wait>> list(String sensor, Optional<String> cursor, int limit) {
    return waits.list(sensor, cursor, limit);
  }

  private synchronized <T> Uni<T> write(Supplier<Uni<T>> write) {
    writes++;
    if (writes < last) {
      return write.get();
    }
    Uni<T> death = Uni.createFrom().failure(new Died());
    return writes == last && afterwards.getAsBoolean() ? write.get().chain(() -> death) : death;
  }
}
