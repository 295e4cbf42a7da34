package io.tranche.run.replica;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Not ready before the first beat. */
@Readiness
@ApplicationScoped
class ReplicaCheck implements HealthCheck {

  private final Replicas replicas;

  @Inject
  ReplicaCheck(Replicas replicas) {
    this.replicas = replicas;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("replica")
        .status(replicas.find(replicas.self()).isPresent())
        .withData("id", replicas.self())
        .withData("living", replicas.living().size())
        .build();
  }
}
