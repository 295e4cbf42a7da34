package io.tranche.launcher.cli;

import io.tranche.launcher.cli.Output.Column;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints the partitions on one side of some others. */
abstract class RelatedPartitionsCommand implements Callable<Integer> {

  @Mixin private ApiOptions api = new ApiOptions();
  @Mixin private Output output = new Output();

  @Parameters(index = "0", paramLabel = "ASSET", description = "The asset's key.")
  private String asset = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "PARTITION",
      description = "The partition's key; none for an asset that is not partitioned.")
  private Optional<String> partition = Optional.empty();

  @Option(
      names = "--partitions",
      paramLabel = "SELECTION",
      description = "Instead of one key: a range [a...b], a pattern with *, or several of them.")
  private Optional<String> selection = Optional.empty();

  @Option(
      names = "--depth",
      paramLabel = "N",
      defaultValue = "1",
      description = "How many edges of the graph to follow, 1 to 100 (default: ${DEFAULT-VALUE}).")
  private int depth = 1;

  @Option(
      names = "--at",
      paramLabel = "INSTANT",
      description = "As it was or will be then, such as 2024-01-05T00:00:00Z, instead of now.")
  private Optional<String> at = Optional.empty();

  private final String direction;

  /**
   * @param direction {@code upstream} or {@code downstream}
   */
  RelatedPartitionsCommand(String direction) {
    this.direction = direction;
  }

  @Override
  public final Integer call() {
    Map<String, String> query = new HashMap<>();
    query.put("asset", asset);
    query.put("depth", Integer.toString(depth));
    partition.ifPresent(given -> query.put("partition", given));
    selection.ifPresent(given -> query.put("selection", given));
    at.ifPresent(given -> query.put("at", given));
    output.print(
        api.client().get("/api/v1/partitions/" + direction, query),
        List.of(
            new Column("ASSET", "/asset"),
            new Column("DISTANCE", "/distance"),
            new Column("COUNT", "/count"),
            new Column("PARTITIONS", "/partitions"),
            new Column("DO NOT EXIST", "/requiredButNonexistent"),
            new Column("MAPPING", "/edges/0/mapping/type"),
            new Column("WHY", "/edges/0/reason")));
    return 0;
  }
}
