package io.tranche.platform.http;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.ConfigProvider;

/** Waits, for a bounded time, until what was requested can be read. */
public final class Applied {

  private static final Duration FIRST_PAUSE = Duration.ofMillis(5);
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(100);

  private Applied() {}

  /**
   * The first answer that is present; empty when there was none within {@code
   * tranche.http-patience}.
   */
  public static <T> Uni<Optional<T>> inTime(Supplier<Uni<Optional<T>>> question) {
    return ask(question, FIRST_PAUSE)
        .ifNoItem()
        .after(ConfigProvider.getConfig().getValue("tranche.http-patience", Duration.class))
        .recoverWithItem(Optional.empty());
  }

  private static <T> Uni<Optional<T>> ask(Supplier<Uni<Optional<T>>> question, Duration pause) {
    return Uni.createFrom()
        .<Optional<T>>deferred(question::get)
        .chain(
            answer ->
                answer.isPresent()
                    ? Uni.createFrom().item(answer)
                    : Uni.createFrom()
                        .voidItem()
                        .onItem()
                        .delayIt()
                        .by(pause)
                        .chain(() -> ask(question, longer(pause))));
  }

  private static Duration longer(Duration pause) {
    Duration twice = pause.multipliedBy(2);
    return twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
  }
}
