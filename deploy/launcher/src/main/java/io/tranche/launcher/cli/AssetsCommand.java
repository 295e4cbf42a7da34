package io.tranche.launcher.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.tranche.launcher.cli.Output.Column;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "assets",
    description = "What is defined.",
    mixinStandardHelpOptions = true,
    subcommands = {
      AssetsCommand.ListVerb.class,
      AssetsCommand.ShowVerb.class,
      AssetsCommand.GraphVerb.class
    })
public final class AssetsCommand {

  @Command(name = "list", description = "All assets.", mixinStandardHelpOptions = true)
  static final class ListVerb extends ListCommand {

    @Option(
        names = "--selection",
        paramLabel = "SELECTION",
        description = "Only selected ones, e.g. 'group:sales and not raw/*'.")
    private Optional<String> selection = Optional.empty();

    ListVerb() {
      super(
          new Column("KEY", "/key"),
          new Column("GROUP", "/group"),
          new Column("OWNERS", "/owners"),
          new Column("PARTITIONS", "/partitions/type"),
          new Column("MATERIALIZER", "/materializer/type"),
          new Column("AUTOMATION", "/automation/type"),
          new Column("BUNDLE", "/bundle"));
    }

    @Override
    String path() {
      return "/api/v1/assets";
    }

    @Override
    Map<String, String> query() {
      return selection.map(given -> Map.of("selection", given)).orElse(Map.of());
    }
  }

  @Command(
      name = "show",
      description = "One asset with all that is known about it.",
      mixinStandardHelpOptions = true)
  static final class ShowVerb implements Callable<Integer> {

    @Mixin private ApiOptions api = new ApiOptions();
    @Mixin private Output output = new Output();

    @Parameters(paramLabel = "ASSET", description = "The asset's key.")
    private String asset = "";

    @Override
    public Integer call() {
      output.print(api.client().get("/api/v1/assets/detail", Map.of("asset", asset)));
      return 0;
    }
  }

  @Command(
      name = "graph",
      description = "Which asset reads which, and how their partitions are mapped.",
      mixinStandardHelpOptions = true)
  static final class GraphVerb implements Callable<Integer> {

    @Mixin private ApiOptions api = new ApiOptions();
    @Mixin private Output output = new Output();

    @Parameters(
        arity = "0..1",
        paramLabel = "SELECTION",
        defaultValue = "*",
        description = "The assets, e.g. '2+orders_by_month+' (default: all).")
    private String selection = "*";

    @Option(names = "--nodes", description = "The assets, each after what it reads.")
    private boolean nodes;

    @Override
    public Integer call() {
      JsonNode graph = api.client().get("/api/v1/asset-graph", Map.of("selection", selection));
      if (!output.isList()) {
        output.print(graph);
      } else if (nodes) {
        output.print(
            graph.path("nodes"),
            List.of(
                new Column("KEY", "/key"),
                new Column("GROUP", "/group"),
                new Column("PARTITIONS", "/partitions"),
                new Column("EXTERNAL", "/external")));
      } else {
        output.print(
            graph.path("edges"),
            List.of(
                new Column("ASSET", "/downstream"),
                new Column("READS", "/upstream"),
                new Column("MAPPING", "/mapping/type"),
                new Column("WHY", "/reason")));
      }
      return 0;
    }
  }
}
