package io.tranche.sensor.webhook;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What is taken from outside. */
@ConfigMapping(prefix = "tranche.sensor.webhook")
public interface WebhookConfig {

  /** How large the body of a delivery may be. */
  @WithDefault("1M")
  MemorySize maxBody();
}
