package io.tranche.sensor.schedule;

import io.smallrye.mutiny.Uni;
import io.tranche.platform.http.Page;
import java.util.Optional;
import java.util.Random;

/** The store of a replica that dies before or after one of its writes, more often than not. */
final class Mortal implements ScheduleRepository {

  private final ScheduleRepository repository;
  private final Random random;
  private int writes;
  private final int last;

  Mortal(ScheduleRepository repository, Random random) {
    this.repository = repository;
    this.random = random;
    this.last = random.nextInt(6);
  }

  /** The replica is gone: nothing that would follow happens. */
  static final class Died extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  @Override
  public Uni<Optional<ScheduleState>> find(String schedule) {
    return repository.find(schedule);
  }

  @Override
  public Uni<Void> create(ScheduleState first) {
    return write(repository.create(first));
  }

  @Override
  public Uni<Void> advance(ScheduleState next) {
    return write(repository.advance(next));
  }

  @Override
  public Uni<Void> finish(ScheduleState state, ScheduleTick tick) {
    return write(repository.finish(state, tick));
  }

  @Override
  public Uni<Page<ScheduleTick>> listTicks(String schedule, Optional<String> cursor, int limit) {
    return repository.listTicks(schedule, cursor, limit);
  }

  private Uni<Void> write(Uni<Void> done) {
    writes++;
    if (writes <= last) {
      return done;
    }
    boolean afterwards = random.nextBoolean();
    return (afterwards ? done : Uni.createFrom().voidItem())
        .chain(() -> Uni.createFrom().failure(new Died()));
  }
}
