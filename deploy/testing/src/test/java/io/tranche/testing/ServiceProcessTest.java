package io.tranche.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class ServiceProcessTest {
  private final ServiceLaunch launch = ServiceLaunch.of(SmallService.class);

  @Test
  void isGoneWhenKilled() {
    try (ServiceProcess service = launch.start()) {
      assertThat(service.isReady()).isTrue();
      service.kill9();
      assertThat(service.isAlive()).isFalse();
      assertThat(ProcessHandle.of(service.pid())).isEmpty();
    }
  }

  @Test
  void standsStillWhenStoppedAndGoesOnWhenContinued() {
    try (ServiceProcess service = launch.start()) {
      service.stop();
      assertThat(service.isReady()).isFalse();
      assertThat(service.isAlive()).isTrue();
      service.cont();
      Awaitility.await().atMost(Duration.ofSeconds(30)).until(service::isReady);
      service.terminate();
      assertThat(service.isAlive()).isFalse();
    }
  }

  @Test
  void showsTheEndOfItsLogWhenItDoesNotStart() {
    assertThatThrownBy(() -> launch.with("refuse", "no such database").start())
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("SmallService ended with 3 before it was ready")
        .hasMessageContaining("no such database");
  }

  @Test
  void namesTheJarThatIsNotBuilt() {
    assertThatThrownBy(() -> ServiceLaunch.of(Path.of("target/quarkus-app/quarkus-run.jar")))
        .hasMessageContaining("Cannot launch a service: its jar is not built (")
        .hasMessageContaining("quarkus-run.jar");
  }
}
