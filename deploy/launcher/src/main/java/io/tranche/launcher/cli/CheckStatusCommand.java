package io.tranche.launcher.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tranche.contracts.Json;
import io.tranche.contracts.Topics;
import io.tranche.launcher.cli.Output.Column;
import io.tranche.launcher.process.Endpoints;
import io.tranche.launcher.recount.TopicLog;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "check-status",
    description = "Make every status again from the topics, and compare it with what is answered.",
    mixinStandardHelpOptions = true)
final class CheckStatusCommand implements Callable<Integer> {

  private static final int MOST_PRINTED = 20;

  @Mixin private ApiOptions api = new ApiOptions();
  @Mixin private Output output = new Output();

  @Parameters(
      paramLabel = "ASSET",
      arity = "0..*",
      description = "Whole keys of assets; none for all that are defined.")
  private List<String> assets = new ArrayList<>();

  @Option(
      names = "--kafka",
      paramLabel = "SERVERS",
      description = "Where Kafka is (default: that of what runs on the data folder).")
  private Optional<String> kafka = Optional.empty();

  @Option(
      names = "--prefix",
      defaultValue = Topics.DEFAULT_PREFIX,
      description = "What the names of topics begin with (default: ${DEFAULT-VALUE}).")
  private String prefix = Topics.DEFAULT_PREFIX;

  @Option(
      names = "--patience",
      paramLabel = "SECONDS",
      defaultValue = "10",
      description = "How long something may differ (default: ${DEFAULT-VALUE}).")
  private int patience = 10;

  @Override
  public Integer call() {
    String servers =
        kafka
            .or(() -> Endpoints.find(api.data()).map(Endpoints::kafka))
            .orElseThrow(
                () ->
                    ApiException.noConnection(
                        "Nothing runs on " + api.data() + ": give --kafka and --url"));
    List<StatusComparison.Verdict> verdicts = new ArrayList<>();
    try (TopicLog log = new TopicLog(servers, new Topics(prefix))) {
      StatusComparison comparison =
          new StatusComparison(log, api.client(), Clock.systemUTC(), Duration.ofSeconds(patience));
      List<String> all =
          assets.isEmpty()
              ? List.copyOf(new TreeSet<>(log.toPresentEnd().catalog().assets().keySet()))
              : assets;
      all.forEach(asset -> verdicts.add(comparison.compare(asset)));
    }
    print(verdicts);
    return verdicts.stream().allMatch(verdict -> verdict.differences().isEmpty()) ? 0 : 1;
  }

  private void print(List<StatusComparison.Verdict> verdicts) {
    ArrayNode items = Json.mapper().createArrayNode();
    for (StatusComparison.Verdict verdict : verdicts) {
      List<String> differences = verdict.differences();
      ObjectNode item =
          items
              .addObject()
              .put("asset", verdict.asset())
              .put("partitions", verdict.partitions())
              .put("compared", verdict.whole() ? "everything" : "pages")
              .put("different", differences.size());
      ArrayNode some = item.putArray("differences");
      differences.stream().limit(MOST_PRINTED).forEach(some::add);
    }
    output.print(
        items,
        List.of(
            new Column("ASSET", "/asset"),
            new Column("PARTITIONS", "/partitions"),
            new Column("COMPARED", "/compared"),
            new Column("DIFFERENT", "/different")));
    if (output.isTable()) {
      for (StatusComparison.Verdict verdict : verdicts) {
        verdict.differences().stream()
            .limit(MOST_PRINTED)
            .forEach(one -> System.out.println(verdict.asset() + " " + one));
      }
    }
  }
}
