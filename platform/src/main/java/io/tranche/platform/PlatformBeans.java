package io.tranche.platform;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tranche.contracts.Json;
import io.tranche.contracts.Topics;
import io.tranche.platform.secrets.Secrets;
import io.tranche.platform.secrets.SecretsConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.UUID;

/** The things that are the same in every service. */
@ApplicationScoped
class PlatformBeans {

  @Produces
  @Singleton
  Clock clock() {
    return Clock.systemUTC();
  }

  @Produces
  @Singleton
  Topics topics(TrancheConfig config) {
    return new Topics(config.prefix());
  }

  @Produces
  @Singleton
  ReplicaId replicaId(TrancheConfig config) {
    return new ReplicaId(config.replicaId().orElseGet(() -> UUID.randomUUID().toString()));
  }

  @Produces
  @Singleton
  Secrets secrets(SecretsConfig config) {
    return Secrets.of(config, System.getenv());
  }

  /** HTTP bodies have the same JSON forms as messages. */
  @Produces
  @Singleton
  ObjectMapper objectMapper() {
    return Json.mapper();
  }
}
