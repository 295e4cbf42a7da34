package io.tranche.console.origin;

/** A service behind the origin. */
public enum Upstream {
  DEFINITIONS("definitions-service"),
  SENSOR("sensor-service"),
  RUN("run-service");

  private static final String API = "/api/v1/";

  private final String serviceName;

  Upstream(String serviceName) {
    this.serviceName = serviceName;
  }

  public String serviceName() {
    return serviceName;
  }

  /** The service that answers {@code path}, which starts with {@code /api/v1/}. */
  static Upstream of(String path) {
    String rest = path.startsWith(API) ? path.substring(API.length()) : "";
    int slash = rest.indexOf('/');
    return switch (slash < 0 ? rest : rest.substring(0, slash)) {
      case "bundles", "assets", "asset-graph", "jobs", "partitions", "partition-sets" ->
          DEFINITIONS;
      case "sensors",
          "schedules",
          "ticks",
          "file-arrivals",
          "webhooks",
          "launching",
          "alerts",
          "freshness" ->
          SENSOR;
      default -> RUN;
    };
  }
}
