package io.tranche.sensor.control;

import io.tranche.contracts.commands.Command;
import io.tranche.sensor.tick.Tick;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * From where a sensor goes on.
 *
 * @param cursor the key behind which; absent: from the first
 * @param listing counts its listings; absent for a folder
 * @param underWay whether a listing has begun and not ended; absent for a folder
 * @param found how many objects the present or last listing has found that the sensor takes; absent
 *     for a folder
 * @param due when the next listing begins; absent for a folder
 * @param taken how many files of its folder the sensor has taken as they are; absent for a bucket
 */
public record Cursor(
    String sensor,
    Optional<String> cursor,
    OptionalLong listing,
    Optional<Boolean> underWay,
    OptionalLong found,
    Optional<Instant> due,
    OptionalLong taken) {

  /** Of a sensor that looks at a folder. */
  public static Cursor ofFolder(String sensor, long taken) {
    return new Cursor(
        sensor,
        Optional.empty(),
        OptionalLong.empty(),
        Optional.empty(),
        OptionalLong.empty(),
        Optional.empty(),
        OptionalLong.of(taken));
  }

  /** What is told of a command that has moved it. */
  static Tick tick(Command.SetCursor command, Instant at) {
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
