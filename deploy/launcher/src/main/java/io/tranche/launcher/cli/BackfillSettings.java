package io.tranche.launcher.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tranche.contracts.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How a backfill is worked off, a new one or an earlier one again. */
final class BackfillSettings {

  @Option(names = "--order", description = "One of: ascending, descending, newest-first.")
  private Optional<String> order = Optional.empty();

  @Option(
      names = "--per-run",
      paramLabel = "PARTITIONS",
      description = "At most so many in a run, instead of what the backfill policies say.")
  private Optional<Integer> perRun = Optional.empty();

  @Option(
      names = "--concurrency",
      paramLabel = "RUNS",
      description = "How many runs may be in flight.")
  private Optional<Integer> concurrency = Optional.empty();

  @Option(
      names = "--tag",
      paramLabel = "NAME=VALUE",
      description = "A tag of the runs; may be repeated.")
  private Map<String, String> tags = new LinkedHashMap<>();

  @Option(
      names = "--config",
      paramLabel = "FILE|JSON",
      description = "The configuration of the runs: a JSON or YAML file, or the JSON itself.")
  private Optional<String> config = Optional.empty();

  void addTo(ObjectNode form) {
    order.ifPresent(given -> form.put("order", given));
    perRun.ifPresent(given -> form.put("maxPartitionsPerRun", given));
    concurrency.ifPresent(given -> form.put("concurrency", given));
    config.ifPresent(given -> form.set("runConfig", GivenConfig.read(given)));
    if (!tags.isEmpty()) {
      form.set("tags", Json.mapper().valueToTree(tags));
    }
  }
}
