package io.tranche.run;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;

/** What can be configured of run-service. */
@ConfigMapping(prefix = "tranche.run")
public interface RunConfig {

  /** How many runs may be in progress, on all replicas together. */
  @WithDefault("1000")
  @WithName("max-in-progress")
  int maxInProgress();

  /** How many runs with work of their own a replica executes side by side. */
  @WithDefault("8")
  int slots();
}
