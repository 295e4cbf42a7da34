package io.tranche.sensor.bucket;

import io.smallrye.mutiny.Uni;
import io.tranche.contracts.commands.Command;
import io.tranche.contracts.definitions.FileSensorDocument;
import io.tranche.contracts.definitions.SensorDocument;
import io.tranche.sensor.control.Cursor;
import io.tranche.sensor.control.CursorKeeper;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Moves the places from which listings go on. Each is one compare-and-set beside those of the
 * replica that lists: what it has compared meanwhile it finds moved, and compares the page at the
 * new place.
 */
@Singleton
class Cursors implements CursorKeeper {

  private final ListingRepository listings;
  private final Clock clock;

  @Inject
  Cursors(ListingRepository listings, Clock clock) {
    this.listings = listings;
    this.clock = clock;
  }

  @Override
  public boolean isFor(SensorDocument sensor) {
    return sensor instanceof FileSensorDocument files && files.listing().isPresent();
  }

  @Override
  public Uni<Cursor> show(String sensor) {
    return listings
        .find(sensor)
        .map(found -> cursor(found.orElseGet(() -> Listing.first(sensor, clock.instant()))));
  }

  @Override
  public Uni<Optional<Cursor>> movedBy(String command, String sensor) {
    return listings
        .find(sensor)
        .map(
            found ->
                found.filter(listing -> listing.commands().contains(command)).map(Cursors::cursor));
  }

  private static Cursor cursor(Listing listing) {
    return new Cursor(
        listing.sensor(),
        Optional.of(listing.after()).filter(key -> !key.isEmpty()),
        OptionalLong.of(listing.number()),
        Optional.of(listing.started().isPresent()),
        OptionalLong.of(listing.found()),
        Optional.of(listing.due()),
        OptionalLong.empty());
  }

  @Override
  public Uni<Void> move(Command.SetCursor command, String id) {
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
}
