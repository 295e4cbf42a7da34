package io.tranche.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class OptionsTest {

  private static final Path HOME = Path.of("home");

  @Test
  void asksForEverythingUnlessNamed() {
    assertThat(Options.parse(HOME).asksFor("ready.seconds")).isTrue();
    Options some = Options.parse(HOME, "--quick", "arrivals.latency.p99");
    assertThat(some.asksFor("arrivals.latency.")).isTrue();
    assertThat(some.asksFor("arrivals.throughput")).isFalse();
    assertThat(some.asksFor("ready.seconds")).isFalse();
  }

  @Test
  void saysHowToRepeatTheRun() {
    assertThat(Options.parse(HOME, "--store", "embedded", "--quick", "memory").command())
        .isEqualTo("deploy/benchmarks/run --quick --store embedded memory");
    assertThat(Options.parse(HOME, "--partitions", "5", "status.start").command())
        .isEqualTo("deploy/benchmarks/run --partitions 5 status.start");
  }

  @Test
  void tellsWhatIsMeasuredOfSensorsFromWhatIsMeasuredOfAll() {
    assertThat(Options.parse(HOME, "memory").asksFor("sensors.memory")).isFalse();
    assertThat(Options.parse(HOME, "sensors").asksFor("sensors.match.100")).isTrue();
    assertThat(Options.parse(HOME, "explain").asksFor("sensors.arrivals")).isFalse();
  }

  @Test
  void tellsRunsBesideTheBareLoopFromThoseOfOtherStages() {
    assertThat(Options.parse(HOME, "runs.latency.10").asksFor("runs.latency.200")).isFalse();
    assertThat(Options.parse(HOME, "runs.latency.most.rate").asksFor("runs.latency.most")).isTrue();
    assertThat(Options.parse(HOME, "runs.growth").asksFor("runs.large")).isFalse();
    assertThat(Options.parse(HOME, "runs").asksFor("runs.large.heap")).isTrue();
  }

  @Test
  void refusesNamesAndStoresThatItDoesNotKnow() {
    assertThatThrownBy(() -> Options.parse(HOME, "arivals"))
        .hasMessageStartingWith("Cannot run benchmarks: no such benchmark (arivals); usage:");
    assertThatThrownBy(() -> Options.parse(HOME, "--store", "disk"))
        .hasMessageStartingWith(
            "Cannot run benchmarks: --store takes memory or embedded (disk); usage:");
    assertThatThrownBy(() -> Options.parse(HOME, "--partitions", "200000"))
        .hasMessageStartingWith(
            "Cannot run benchmarks: --partitions takes a whole number up to 100000 (200000);");
  }
}
