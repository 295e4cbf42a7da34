package io.tranche.launcher.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tranche.contracts.Json;
import io.tranche.launcher.cli.Output.Column;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "backfills",
    description = "Many partitions of some assets at once.",
    mixinStandardHelpOptions = true,
    subcommands = {
      BackfillsCommand.ListVerb.class,
      BackfillsCommand.GetVerb.class,
      PlanBackfillCommand.PreviewVerb.class,
      PlanBackfillCommand.CreateVerb.class,
      BackfillsCommand.RetryVerb.class,
      BackfillsCommand.WatchVerb.class,
      BackfillsCommand.PauseVerb.class,
      BackfillsCommand.ResumeVerb.class,
      BackfillsCommand.CancelVerb.class,
      BackfillsCommand.ConcurrencyVerb.class
    })
public final class BackfillsCommand {

  static final String PATH = "/api/v1/backfills";

  @Command(name = "list", description = "Backfills, newest first.", mixinStandardHelpOptions = true)
  static final class ListVerb extends ListCommand {

    @Option(names = "--status", description = "Only those in this status, e.g. REQUESTED.")
    private Optional<String> status = Optional.empty();

    ListVerb() {
      super(
          new Column("ID", "/id"),
          new Column("STATUS", "/status"),
          new Column("ASSET", "/asset"),
          new Column("SELECTION", "/selection"),
          new Column("TOTAL", "/total"),
          new Column("DONE", "/counts/done"),
          new Column("FAILED", "/counts/failed"),
          new Column("SKIPPED", "/counts/skipped"));
    }

    @Override
    String path() {
      return PATH;
    }

    @Override
    Map<String, String> query() {
      Map<String, String> query = new HashMap<>();
      status.ifPresent(given -> query.put("status", given));
      return query;
    }
  }

  /** What all verbs about one backfill have. */
  abstract static class OneBackfill implements Callable<Integer> {

    @Mixin private ApiOptions api = new ApiOptions();
    @Mixin private Output output = new Output();

    @Parameters(index = "0", paramLabel = "BACKFILL", description = "The backfill's id.")
    private String id = "";

    ApiClient client() {
      return api.client();
    }

    Output output() {
      return output;
    }

    String path() {
      return PATH + "/" + id;
    }

    String id() {
      return id;
    }

    int post(String verb, ObjectNode form) {
      output.print(client().post(path() + "/" + verb, form));
      return 0;
    }

    int post(String verb) {
      return post(verb, Json.mapper().createObjectNode());
    }
  }

  @Command(
      name = "get",
      description = "One backfill, with how far each asset has come and what the rest waits for.",
      mixinStandardHelpOptions = true)
  static final class GetVerb extends OneBackfill {
    @Override
    public Integer call() {
      output().print(client().get(path(), Map.of()));
      return 0;
    }
  }

  @Command(
      name = "watch",
      description = "Wait for the end: 0 if all succeeded, else 1.",
      mixinStandardHelpOptions = true)
  static final class WatchVerb extends OneBackfill {
    @Override
    public Integer call() throws InterruptedException {
      return new WatchedBackfill(client(), output()).untilEnded(id());
    }
  }

  @Command(
      name = "retry",
      description = "A new backfill of what of an earlier one did not succeed.",
      mixinStandardHelpOptions = true)
  static final class RetryVerb extends OneBackfill {

    @Option(names = "--all", description = "Of all that it targeted.")
    private boolean all;

    @Mixin private BackfillSettings settings = new BackfillSettings();

    @Option(names = "--watch", description = "Wait for the end: 0 if all succeeded, else 1.")
    private boolean watch;

    @Override
    public Integer call() throws InterruptedException {
      ObjectNode form = Json.mapper().createObjectNode().put("what", all ? "all" : "unsuccessful");
      settings.addTo(form);
      return WatchedBackfill.after(
          client().post(path() + "/retry", form), client(), output(), watch);
    }
  }

  @Command(
      name = "pause",
      description = "Request no more runs; those that are requested go on.",
      mixinStandardHelpOptions = true)
  static final class PauseVerb extends OneBackfill {

    @Option(names = "--reason", description = "Shown to whoever wonders why nothing happens.")
    private Optional<String> reason = Optional.empty();

    @Override
    public Integer call() {
      ObjectNode form = Json.mapper().createObjectNode();
      reason.ifPresent(given -> form.put("reason", given));
      return post("pause", form);
    }
  }

  @Command(
      name = "resume",
      description = "Go on with a paused one.",
      mixinStandardHelpOptions = true)
  static final class ResumeVerb extends OneBackfill {
    @Override
    public Integer call() {
      return post("resume");
    }
  }

  @Command(
      name = "cancel",
      description = "Request no more runs, and stop those that have not ended.",
      mixinStandardHelpOptions = true)
  static final class CancelVerb extends OneBackfill {
    @Override
    public Integer call() {
      return post("cancel");
    }
  }

  @Command(
      name = "concurrency",
      description = "Change how many runs may be in flight.",
      mixinStandardHelpOptions = true)
  static final class ConcurrencyVerb extends OneBackfill {

    @Parameters(index = "1", paramLabel = "RUNS", description = "1 or more.")
    private int runs;

    @Override
    public Integer call() {
      return post("concurrency", Json.mapper().createObjectNode().put("concurrency", runs));
    }
  }
}
