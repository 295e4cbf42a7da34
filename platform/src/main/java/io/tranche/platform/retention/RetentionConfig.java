package io.tranche.platform.retention;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** How long records are kept where no bundle says so, and how often the services look. */
@ConfigMapping(prefix = "tranche.retention")
public interface RetentionConfig {

  /** Of runs that have ended, with their events; for ever unless given. */
  Optional<Duration> runs();

  /** Of materializations and evaluations, but for the last of each; for ever unless given. */
  Optional<Duration> materializations();

  /** Of the ticks of sensors and schedules. */
  @WithDefault("P30D")
  Duration ticks();

  /** How long a service rests before it looks again for what is too old. */
  @WithDefault("PT1H")
  Duration every();
}
