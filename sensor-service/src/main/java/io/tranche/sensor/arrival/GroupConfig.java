package io.tranche.sensor.arrival;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How files are told from each other that came before and after their marker. */
@ConfigMapping(prefix = "tranche.sensor.marker")
public interface GroupConfig {

  /** For so long after its marker the notification of a file may have been overtaken. */
  @WithDefault("5m")
  Duration grace();

  /** For so long after its marker a file counts as late. */
  @WithDefault("90d")
  Duration kept();
}
