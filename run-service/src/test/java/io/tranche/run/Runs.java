package io.tranche.run;

import io.tranche.contracts.Cause;
import io.tranche.contracts.Origin;
import io.tranche.contracts.runs.Debounce;
import io.tranche.contracts.runs.RunRequest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Requests for tests. */
public final class Runs {

  public static final Instant NOW = Instant.parse("2024-02-03T04:05:06Z");

  private Runs() {}

  public static RunRequest.Launch launch(String id, String asset, String... partitions) {
    return RunRequest.Launch.of(
        id, asset, List.of(partitions), Origin.sensor("landing"), Cause.request(id, NOW));
  }

  public static RunRequest.Launch by(Origin origin, String id, String asset, String... partitions) {
    return RunRequest.Launch.of(id, asset, List.of(partitions), origin, Cause.request(id, NOW));
  }

  public static RunRequest.Launch withPriority(RunRequest.Launch launch, int priority) {
    return new RunRequest.Launch(
        launch.id(),
        launch.assets(),
        launch.partitions(),
        launch.origin(),
        launch.cause(),
        Optional.empty(),
        launch.tags(),
        priority,
        launch.notBefore(),
        Optional.empty());
  }

  public static RunRequest.Launch notBefore(RunRequest.Launch launch, Instant at) {
    return new RunRequest.Launch(
        launch.id(),
        launch.assets(),
        launch.partitions(),
        launch.origin(),
        launch.cause(),
        Optional.empty(),
        launch.tags(),
        0,
        Optional.of(at),
        Optional.empty());
  }

  /** One that waits for others like it. */
  public static RunRequest.Launch gathered(RunRequest.Launch launch, Debounce debounce) {
    return launch.withDebounce(Optional.of(debounce));
  }
}
