package io.tranche.sensor.directory;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How folders are looked at. */
@ConfigMapping(prefix = "tranche.sensor.directory")
public interface DirectoryConfig {

  /** How often a folder is listed when the system tells of no change in it. */
  @WithDefault("30s")
  Duration interval();

  /** A file is whole when its size and time of modification have stood still for so long. */
  @WithDefault("1s")
  Duration settle();
}
