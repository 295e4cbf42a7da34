package io.tranche.launcher.cli;

import io.tranche.launcher.cli.Output.Column;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "stale",
    description = "Partitions that would be made otherwise now, and what has changed.",
    mixinStandardHelpOptions = true)
final class StalePartitionsCommand extends ListCommand {

  @Parameters(index = "0", paramLabel = "ASSET", description = "The asset's key.")
  private String asset = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "PARTITION",
      description = "Only this one, whatever its state is.")
  private Optional<String> partition = Optional.empty();

  @Option(
      names = "--state",
      description = "STALE (unless a partition is named), FRESH, or ANY that was made.")
  private Optional<String> state = Optional.empty();

  StalePartitionsCommand() {
    super(
        new Column("PARTITION", "/partition"),
        new Column("STATE", "/state"),
        new Column("CAUSE", "/causes/0/reason"));
  }

  @Override
  String path() {
    return "/api/v1/partition-status/staleness";
  }

  @Override
  Map<String, String> query() {
    Map<String, String> query = new HashMap<>(Map.of("asset", asset));
    partition.ifPresent(key -> query.put("partition", key));
    String wanted = state.orElse(partition.isPresent() ? "ANY" : "STALE");
    if (!wanted.equals("ANY")) {
      query.put("state", wanted);
    }
    return query;
  }
}
