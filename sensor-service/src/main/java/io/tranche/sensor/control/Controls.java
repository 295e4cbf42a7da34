package io.tranche.sensor.control;

import io.smallrye.mutiny.Uni;
import io.tranche.contracts.commands.Command;
import io.tranche.contracts.commands.Resource;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

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
   * What operators had stopped and started when somebody looked.
   *
   * @param nanos on the clock that only runs forward
   */
  private record Seen(Silences silences, Optional<Long> nanos) {
    static final Seen NOTHING = new Seen(Silences.of(List.of()), Optional.empty());

    boolean isFresh() {
      return nanos.filter(then -> System.nanoTime() - then < OLDEST.toNanos()).isPresent();
    }
  }

  /** What is, and was until when, stopped, as it was at most a moment ago. */
  public Uni<Silences> silences() {
    Seen last = seen;
    return last.isFresh() ? Uni.createFrom().item(last.silences()) : look();
  }

  private Uni<Silences> look() {
    long started = System.nanoTime();
    return repository
        .list()
        .map(Silences::of)
        .invoke(silences -> seen = new Seen(silences, Optional.of(started)));
  }

  /** Why what falls due at an instant is not done, as the store says now; empty if it is done. */
  public Uni<Optional<String>> silence(Resource resource, Instant due) {
    return load(resource)
        .chain(
            own ->
                load(Resource.launching())
                    .map(all -> Silences.of(List.of(own, all)).of(resource, due)));
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
