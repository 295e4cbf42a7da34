package io.tranche.sensor.bucket;

import io.smallrye.mutiny.Uni;
import io.tranche.contracts.commands.Command;
import io.tranche.sensor.control.CursorSetter;
import io.tranche.sensor.tick.Tick;
import io.tranche.sensor.tick.TickRepository;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Moves the places from which listings go on. Each is one compare-and-set beside those of the
 * replica that lists: what it has compared meanwhile it finds moved, and compares the page at the
 * new place. A tick says who has moved it.
 */
@Singleton
class Cursors implements CursorSetter {

  private final ListingRepository listings;
  private final TickRepository ticks;
  private final Clock clock;

  @Inject
  Cursors(ListingRepository listings, TickRepository ticks, Clock clock) {
    this.listings = listings;
    this.ticks = ticks;
    this.clock = clock;
  }

  @Override
  public Uni<Void> set(Command.SetCursor command, String id, Instant at) {
    return move(command, id).chain(() -> ticks.append(List.of(tick(command, at))));
  }

  private Uni<Void> move(Command.SetCursor command, String id) {
    String sensor = command.resource().name();
    return listings
        .find(sensor)
        .chain(
            found -> {
              if (found.isEmpty()) {
                return listings
                    .create(Listing.first(sensor, clock.instant()))
                    .chain(() -> move(command, id));
              }
              Listing moved = found.get().moved(command.cursor(), id, clock.instant());
              return moved.equals(found.get())
                  ? Uni.createFrom().voidItem()
                  : listings
                      .save(moved)
                      .chain(saved -> saved ? Uni.createFrom().voidItem() : move(command, id));
            });
  }

  private static Tick tick(Command.SetCursor command, Instant at) {
    return new Tick(
            command.resource().name(),
            at,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            Optional.empty(),
            List.of(),
            Optional.empty())
        .about(
            command.cursor().map(key -> "cursor set to " + key).orElse("cursor deleted")
                + " by "
                + command.origin());
  }
}
