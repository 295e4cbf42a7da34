package io.tranche.launcher.cli;

import io.tranche.launcher.cli.Output.Column;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "assets",
    description = "What is defined.",
    mixinStandardHelpOptions = true,
    subcommands = AssetsCommand.ListVerb.class)
public final class AssetsCommand {

  @Command(name = "list", description = "All assets.", mixinStandardHelpOptions = true)
  static final class ListVerb implements Callable<Integer> {

    @Mixin private ApiOptions api = new ApiOptions();
    @Mixin private Output output = new Output();
    @Mixin private PageOptions page = new PageOptions();

    @Override
    public Integer call() {
      output.print(
          page.items(api.client(), "/api/v1/assets", Map.of()),
          List.of(
              new Column("KEY", "/key"),
              new Column("GROUP", "/group"),
              new Column("PARTITIONS", "/partitions/type"),
              new Column("MATERIALIZER", "/materializer/type"),
              new Column("AUTOMATION", "/automation/type"),
              new Column("BUNDLE", "/bundle")));
      return 0;
    }
  }
}
