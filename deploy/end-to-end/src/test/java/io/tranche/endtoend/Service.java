package io.tranche.endtoend;

import io.tranche.testing.ServiceLaunch;
import java.nio.file.Path;

/** The services of a distribution. */
enum Service {
  DEFINITIONS("definitions-service"),
  SENSOR("sensor-service"),
  RUN("run-service");

  private final String module;

  Service(String module) {
    this.module = module;
  }

  /** With a small heap: many of them run side by side. */
  ServiceLaunch launch() {
    return ServiceLaunch.of(
            distribution().resolve(module).resolve("target/quarkus-app/quarkus-run.jar"))
        .withJvmOptions("-Xmx128m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");
  }

  static Path distribution() {
    return Path.of(System.getProperty("tranche.distribution", "../..")).toAbsolutePath();
  }
}
