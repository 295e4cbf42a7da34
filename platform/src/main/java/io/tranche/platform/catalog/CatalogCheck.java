package io.tranche.platform.catalog;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Not ready before the definitions have been read to their end. */
@Readiness
@ApplicationScoped
class CatalogCheck implements HealthCheck {

  private final CatalogView view;

  @Inject
  CatalogCheck(CatalogView view) {
    this.view = view;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("definitions")
        .status(view.isReady())
        .withData("catalog", view.current().number())
        .build();
  }
}
