package io.tranche.sensor.bucket;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How buckets are listed. */
@ConfigMapping(prefix = "tranche.sensor.bucket")
public interface BucketConfig {

  /** For so long the notification of what has just happened may still come. */
  @WithDefault("1m")
  Duration grace();
}
