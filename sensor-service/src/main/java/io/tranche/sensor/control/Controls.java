package io.tranche.sensor.control;

import io.smallrye.mutiny.Uni;
import io.tranche.contracts.commands.Command;
import io.tranche.contracts.commands.Resource;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What operators have stopped. */
@Singleton
public class Controls {

  /** After so long a replica looks again what is stopped. */
  static final Duration OLDEST = Duration.ofMillis(250);

  private final ControlRepository repository;
  private volatile Seen seen = Seen.NOTHING;

  @Inject
  Controls(ControlRepository repository) {
    this.repository = repository;
  }

  /**
   * What was stopped when somebody looked.
   *
   * @param nanos on the clock that only runs forward
   */
  private record Seen(Map<String, Stop> stops, Optional<Long> nanos) {
    static final Seen NOTHING = new Seen(Map.of(), Optional.empty());

    boolean isFresh() {
      return nanos.filter(then -> System.nanoTime() - then < OLDEST.toNanos()).isPresent();
    }
  }

  /** What is stopped, by the key of the resource, as it was at most a moment ago. */
  public Uni<Map<String, Stop>> stopped() {
    Seen last = seen;
    return last.isFresh() ? Uni.createFrom().item(last.stops()) : look();
  }

  private Uni<Map<String, Stop>> look() {
    long started = System.nanoTime();
    return repository
        .listStopped()
        .map(Controls::byKey)
        .invoke(stops -> seen = new Seen(stops, Optional.of(started)));
  }

  private static Map<String, Stop> byKey(List<Control> stopped) {
    return stopped.stream()
        .collect(
            Collectors.toUnmodifiableMap(
                control -> control.resource().key(), control -> control.stop().orElseThrow()));
  }

  /** Why what falls due at an instant is not done, as the store says now; empty if it is done. */
  public Uni<Optional<String>> silence(Resource resource, Instant due) {
    return load(resource).map(control -> control.silence(due));
  }

  Uni<Control> load(Resource resource) {
    return repository
        .find(resource)
        .map(found -> found.orElseGet(() -> Control.untouched(resource)));
  }

  /** Applies a command once, however often it comes. */
  Uni<Control> apply(Command command, String id, Instant at) {
    return load(command.resource())
        .chain(
            held -> {
              Control next = held.after(command, id, at);
              return next.equals(held)
                  ? Uni.createFrom().item(held)
                  : repository
                      .save(next)
                      .chain(saved -> saved ? Uni.createFrom().item(next) : apply(command, id, at));
            })
        .invoke(() -> seen = Seen.NOTHING);
  }
}
