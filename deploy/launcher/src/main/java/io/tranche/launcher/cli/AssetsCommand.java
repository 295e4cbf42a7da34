package io.tranche.launcher.cli;

import io.tranche.launcher.cli.Output.Column;
import picocli.CommandLine.Command;

@Command(
    name = "assets",
    description = "What is defined.",
    mixinStandardHelpOptions = true,
    subcommands = AssetsCommand.ListVerb.class)
public final class AssetsCommand {

  @Command(name = "list", description = "All assets.", mixinStandardHelpOptions = true)
  static final class ListVerb extends ListCommand {

    ListVerb() {
      super(
          new Column("KEY", "/key"),
          new Column("GROUP", "/group"),
          new Column("PARTITIONS", "/partitions/type"),
          new Column("MATERIALIZER", "/materializer/type"),
          new Column("AUTOMATION", "/automation/type"),
          new Column("BUNDLE", "/bundle"));
    }

    @Override
    String path() {
      return "/api/v1/assets";
    }
  }
}
