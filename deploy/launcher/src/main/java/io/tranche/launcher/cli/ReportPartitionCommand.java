package io.tranche.launcher.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tranche.contracts.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says something of one partition that no run has made or seen. */
abstract class ReportPartitionCommand implements Callable<Integer> {

  @Mixin private ApiOptions api = new ApiOptions();
  @Mixin private Output output = new Output();

  @Parameters(index = "0", paramLabel = "ASSET", description = "The asset's key.")
  private String asset = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "PARTITION",
      description = "The partition's key; none for an asset that is not partitioned.")
  private String partition = "";

  @Option(
      names = "--data-version",
      paramLabel = "TEXT",
      description = "Changes when the data may have changed.")
  private Optional<String> dataVersion = Optional.empty();

  @Option(
      names = "--metadata",
      paramLabel = "NAME=TEXT",
      description = "What else is known; may be given several times.")
  private Map<String, String> metadata = new LinkedHashMap<>();

  private final String what;

  /**
   * @param what the last segment of its path
   */
  ReportPartitionCommand(String what) {
    this.what = what;
  }

  @Override
  public final Integer call() {
    ObjectNode report =
        Json.mapper().createObjectNode().put("asset", asset).put("partition", partition);
    dataVersion.ifPresent(given -> report.put("dataVersion", given));
    metadata.forEach(report.putObject("metadata")::put);
    output.print(api.client().post("/api/v1/reports/" + what, report));
    return 0;
  }
}
