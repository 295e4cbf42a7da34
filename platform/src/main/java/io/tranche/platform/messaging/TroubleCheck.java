package io.tranche.platform.messaging;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Default;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Not ready while a dependency is waited for. */
@Default
@Readiness
@ApplicationScoped
class TroubleCheck implements HealthCheck {

  private final Map<Object, String> open = new ConcurrentHashMap<>();

  void begins(Object attempt, Throwable failure) {
    open.put(attempt, failure.toString());
  }

  void ends(Object attempt) {
    open.remove(attempt);
  }

  @Override
  public HealthCheckResponse call() {
    var response = HealthCheckResponse.named("dependencies").status(open.isEmpty());
    open.values().stream().findFirst().ifPresent(reason -> response.withData("waitingFor", reason));
    return response.build();
  }
}
