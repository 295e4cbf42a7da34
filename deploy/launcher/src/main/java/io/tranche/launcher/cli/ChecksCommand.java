package io.tranche.launcher.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tranche.contracts.Json;
import io.tranche.launcher.cli.Output.Column;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "checks",
    description = "What checks say of partitions.",
    mixinStandardHelpOptions = true,
    subcommands = {ChecksCommand.ListVerb.class, ChecksCommand.ReportVerb.class})
public final class ChecksCommand {

  @Command(
      name = "list",
      description = "The last evaluation of each check and partition, newest first.",
      mixinStandardHelpOptions = true)
  static final class ListVerb extends ListCommand {

    @Parameters(index = "0", paramLabel = "ASSET", description = "The asset's key.")
    private String asset = "";

    @Parameters(
        index = "1",
        arity = "0..1",
        paramLabel = "PARTITION",
        description = "Only this partition.")
    private Optional<String> partition = Optional.empty();

    @Option(names = "--check", description = "Only this check.")
    private Optional<String> check = Optional.empty();

    @Option(names = "--failed", description = "Only what was not passed.")
    private boolean failed;

    @Option(names = "--history", description = "All evaluations, not only the last ones.")
    private boolean history;

    ListVerb() {
      super(
          new Column("CHECK", "/check"),
          new Column("PARTITION", "/partition"),
          new Column("PASSED", "/passed"),
          new Column("SEVERITY", "/severity"),
          new Column("HOLDS", "/holds"),
          new Column("METADATA", "/metadata"),
          new Column("REPORTED BY", "/reportedBy"),
          new Column("AT", "/at"));
    }

    @Override
    String path() {
      return history ? "/api/v1/checks/evaluations" : "/api/v1/checks";
    }

    @Override
    Map<String, String> query() {
      Map<String, String> query = new HashMap<>(Map.of("asset", asset));
      partition.ifPresent(given -> query.put("partition", given));
      check.ifPresent(given -> query.put("check", given));
      if (failed) {
        query.put("passed", "false");
      }
      return query;
    }
  }

  @Command(
      name = "report",
      description = "Say what has come of a check of a partition's present data.",
      mixinStandardHelpOptions = true)
  static final class ReportVerb implements Callable<Integer> {

    @Mixin private ApiOptions api = new ApiOptions();
    @Mixin private Output output = new Output();

    @Parameters(index = "0", paramLabel = "ASSET", description = "The asset's key.")
    private String asset = "";

    @Parameters(index = "1", paramLabel = "CHECK", description = "The name of the check.")
    private String check = "";

    @Parameters(
        index = "2",
        arity = "0..1",
        paramLabel = "PARTITION",
        description = "The partition's key; none for an asset that is not partitioned.")
    private String partition = "";

    @ArgGroup(exclusive = true, multiplicity = "1")
    private Verdict verdict = new Verdict();

    @Option(names = "--severity", description = "error or warn; that of the check unless given.")
    private Optional<String> severity = Optional.empty();

    @Option(
        names = "--metadata",
        paramLabel = "NAME=TEXT",
        description = "What else is known; may be given several times.")
    private Map<String, String> metadata = new LinkedHashMap<>();

    /** Exactly one of the two. */
    static final class Verdict {
      @Option(names = "--passed", description = "The partition passes.")
      private boolean passed;

      @Option(names = "--failed", description = "It does not.")
      private boolean failed;

      boolean isPassed() {
        return passed && !failed;
      }
    }

    @Override
    public Integer call() {
      ObjectNode report =
          Json.mapper()
              .createObjectNode()
              .put("asset", asset)
              .put("check", check)
              .put("partition", partition)
              .put("passed", verdict.isPassed());
      severity.ifPresent(given -> report.put("severity", given));
      if (!metadata.isEmpty()) {
        metadata.forEach(report.putObject("metadata")::put);
      }
      output.print(api.client().post("/api/v1/reports/checks", report));
      return 0;
    }
  }
}
