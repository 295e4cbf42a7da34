package io.tranche.sensor.control;

import io.smallrye.mutiny.Uni;
import io.tranche.contracts.commands.Command;
import java.time.Instant;

/** Who moves the place from which a sensor goes on. */
public interface CursorSetter {

  /**
   * Moves it, once for each id.
   *
   * @param at when the command was given
   */
  Uni<Void> set(Command.SetCursor command, String id, Instant at);
}
