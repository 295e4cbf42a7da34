package io.tranche.sensor.arrival;

import io.smallrye.config.ConfigMapping;
import java.time.Duration;
import java.util.Optional;

/** How long sensors remember contents. */
@ConfigMapping(prefix = "tranche.sensor.same-content")
public interface ContentConfig {

  /**
   * How long a content counts as taken: as long as a notification can come again, or longer. So
   * long, unless it is given.
   */
  Optional<Duration> kept();
}
