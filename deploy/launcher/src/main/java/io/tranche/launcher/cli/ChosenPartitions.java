package io.tranche.launcher.cli;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which partitions of an asset a question is about, and when. */
final class ChosenPartitions {

  @Parameters(index = "0", paramLabel = "ASSET", description = "The asset's key.")
  private String asset = "";

  @Option(
      names = "--partitions",
      paramLabel = "SELECTION",
      description = "Only a range [a...b], a pattern with *, or several of them.")
  private Optional<String> selection = Optional.empty();

  @Option(
      names = "--at",
      paramLabel = "INSTANT",
      description = "As it was or will be then, such as 2024-01-05T00:00:00Z, instead of now.")
  private Optional<String> at = Optional.empty();

  /** The parameters of the question. */
  Map<String, String> query() {
    Map<String, String> query = new HashMap<>(Map.of("asset", asset));
    selection.ifPresent(given -> query.put("selection", given));
    at.ifPresent(given -> query.put("at", given));
    return query;
  }
}
