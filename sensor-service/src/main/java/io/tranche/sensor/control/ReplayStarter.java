package io.tranche.sensor.control;

import io.smallrye.mutiny.Uni;
import io.tranche.contracts.commands.Command;
import java.time.Instant;

/** Who has a sensor read again what it has heard. */
public interface ReplayStarter {

  /**
   * Begins, once for each id.
   *
   * @param at when the command was given
   */
  Uni<Void> start(Command.Replay command, String id, Instant at);
}
