package io.tranche.sensor.arrival;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long sensors remember contents. */
@ConfigMapping(prefix = "tranche.sensor.same-content")
public interface ContentConfig {

  /** How long a content counts as taken; longer than {@code file-arrivals} keeps its records. */
  @WithDefault("30d")
  Duration kept();
}
