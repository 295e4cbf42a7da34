package io.tranche.sensor.schedule;

import io.smallrye.mutiny.Uni;
import io.tranche.platform.http.Page;
import java.util.Optional;

/** Where schedules are kept. */
interface ScheduleRepository {

  Uni<Optional<ScheduleState>> find(String schedule);

  /** Stores the state of a schedule that has none; one that is there stays as it is. */
  Uni<Void> create(ScheduleState first);

  /** Stores a state in place of the one with the evaluation before; nothing if that has gone. */
  Uni<Void> advance(ScheduleState next);

  /** Keeps the record of an evaluation, then forgets what was pending of it. */
  Uni<Void> finish(ScheduleState state, ScheduleTick tick);

  /** The ticks of a schedule, newest first. */
  Uni<Page<ScheduleTick>> listTicks(String schedule, Optional<String> cursor, int limit);
}
