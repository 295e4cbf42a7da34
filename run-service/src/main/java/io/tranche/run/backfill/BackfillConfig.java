package io.tranche.run.backfill;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What can be configured of backfills. */
@ConfigMapping(prefix = "tranche.run.backfill")
interface BackfillConfig {

  /** How many runs of one backfill may be requested and not have ended. */
  @WithDefault("1000")
  int inFlight();
}
