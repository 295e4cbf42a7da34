package io.tranche.sensor.control;

import io.tranche.contracts.commands.Command;
import io.tranche.contracts.commands.Resource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whether operators let a sensor or a schedule work.
 *
 * @param stop present while it is stopped
 * @param since when it was last stopped or started; the epoch if it never was
 * @param applied ids of the last commands: one that comes again changes nothing
 * @param version counts its changes
 */
record Control(
    Resource resource, Optional<Stop> stop, Instant since, List<String> applied, long version) {

  private static final int MOST_REMEMBERED = 100;

  Control {
    applied = List.copyOf(applied);
  }

  static Control untouched(Resource resource) {
    return new Control(resource, Optional.empty(), Instant.EPOCH, List.of(), 0);
  }

  /**
   * The control once a command is applied; this one if it was before.
   *
   * @param at when the command was given
   */
  Control after(Command command, String id, Instant at) {
    if (applied.contains(id)) {
      return this;
    }
    List<String> remembered = new ArrayList<>(applied);
    remembered.add(id);
    if (remembered.size() > MOST_REMEMBERED) {
      remembered.remove(0);
    }
    Optional<Stop> wanted =
        command instanceof Command.Stop given
            ? stop.or(() -> Optional.of(stopped(given, at)))
            : Optional.empty();
    boolean changes = wanted.isPresent() != stop.isPresent();
    return new Control(resource, wanted, changes ? at : since, remembered, version + 1);
  }

  private static Stop stopped(Command.Stop command, Instant at) {
    return new Stop(at, command.origin().toString(), command.reason());
  }

  /** Why what falls due at an instant is not done: it is stopped, or was until later. */
  Optional<String> silence(Instant due) {
    return stop.map(Stop::text)
        .or(() -> due.isBefore(since) ? Optional.of("stopped until " + since) : Optional.empty());
  }
}
