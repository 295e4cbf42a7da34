package io.tranche.run.status;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Not ready before the members of sets have been counted: a page would show too few. */
@Readiness
@ApplicationScoped
class StatusCheck implements HealthCheck {

  private final StatusFeed feed;

  @Inject
  StatusCheck(StatusFeed feed) {
    this.feed = feed;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("partition-status").status(feed.isCaughtUp()).build();
  }
}
