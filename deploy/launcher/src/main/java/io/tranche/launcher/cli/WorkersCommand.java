package io.tranche.launcher.cli;

import io.tranche.launcher.cli.Output.Column;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "workers",
    description = "Processes of teams that do the work of runs.",
    mixinStandardHelpOptions = true,
    subcommands = WorkersCommand.ListVerb.class)
public final class WorkersCommand {

  @Command(
      name = "list",
      description = "The workers that are alive: queue, slots, how many are used.",
      mixinStandardHelpOptions = true)
  static final class ListVerb extends ListCommand {

    @Option(names = "--queue", description = "Only those of this queue.")
    private Optional<String> queue = Optional.empty();

    ListVerb() {
      super(
          new Column("WORKER", "/id"),
          new Column("QUEUE", "/queue"),
          new Column("SLOTS", "/slots"),
          new Column("USED", "/used"),
          new Column("LAST HEARD", "/lastHeard"));
    }

    @Override
    String path() {
      return "/api/v1/workers";
    }

    @Override
    Map<String, String> query() {
      return queue.map(name -> Map.of("queue", name)).orElse(Map.of());
    }
  }
}
