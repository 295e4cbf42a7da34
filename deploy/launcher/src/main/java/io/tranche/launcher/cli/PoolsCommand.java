package io.tranche.launcher.cli;

import io.tranche.launcher.cli.Output.Column;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "pools",
    description = "What only so many runs may use at once.",
    mixinStandardHelpOptions = true,
    subcommands = {PoolsCommand.ListVerb.class, PoolsCommand.ShowVerb.class})
public final class PoolsCommand {

  private static final String PATH = "/api/v1/pools";

  @Command(
      name = "list",
      description = "All pools: slots, how many are used, how many runs wait.",
      mixinStandardHelpOptions = true)
  static final class ListVerb extends ListCommand {

    ListVerb() {
      super(
          new Column("NAME", "/name"),
          new Column("SLOTS", "/slots"),
          new Column("USED", "/used"),
          new Column("WAITING", "/waiting"),
          new Column("ASSETS", "/assets"),
          new Column("BUNDLE", "/bundle"));
    }

    @Override
    String path() {
      return PATH;
    }
  }

  @Command(
      name = "show",
      description = "One pool with the runs that use it.",
      mixinStandardHelpOptions = true)
  static final class ShowVerb implements Callable<Integer> {

    @Mixin private ApiOptions api = new ApiOptions();
    @Mixin private Output output = new Output();

    @Parameters(paramLabel = "POOL", description = "The pool's name.")
    private String name = "";

    @Override
    public Integer call() {
      String encoded = URLEncoder.encode(name, StandardCharsets.UTF_8);
      output.print(api.client().get(PATH + "/" + encoded, Map.of()));
      return 0;
    }
  }
}
