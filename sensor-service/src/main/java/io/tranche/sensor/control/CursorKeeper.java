package io.tranche.sensor.control;

import io.smallrye.mutiny.Uni;
import io.tranche.contracts.commands.Command;
import io.tranche.contracts.definitions.SensorDocument;
import java.util.Optional;

/** Who keeps the places from which the sensors of one type go on. */
public interface CursorKeeper {

  /** Whether it keeps that of a sensor. */
  boolean isFor(SensorDocument sensor);

  /** Where a sensor goes on. */
  Uni<Cursor> show(String sensor);

  /** Where it goes on, once a command has moved it; empty before. */
  Uni<Optional<Cursor>> movedBy(String command, String sensor);

  /** Moves it, once for each id. */
  Uni<Void> move(Command.SetCursor command, String id);
}
