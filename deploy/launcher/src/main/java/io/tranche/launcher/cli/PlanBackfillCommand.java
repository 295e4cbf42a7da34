package io.tranche.launcher.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tranche.contracts.Json;
import io.tranche.launcher.cli.Output.Column;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A backfill that is only shown, or created too. */
abstract class PlanBackfillCommand implements Callable<Integer> {

  private static final List<Column> COLUMNS =
      List.of(
          new Column("ASSET", "/asset"),
          new Column("PARTITIONS", "/partitions"),
          new Column("RUNS", "/runs"),
          new Column("PER RUN", "/partitionsPerRun"),
          new Column("FIRST", "/first/0"),
          new Column("LAST", "/last/0"),
          new Column("ESTIMATE", "/estimate"));

  @Mixin private ApiOptions api = new ApiOptions();
  @Mixin private Output output = new Output();
  @Mixin private BackfillSettings settings = new BackfillSettings();

  @Parameters(
      paramLabel = "ASSETS",
      description = "An asset's key, a selection such as 'orders+', or job:NAME.")
  private String assets = "";

  @Option(
      names = "--partitions",
      paramLabel = "SELECTION",
      required = true,
      description =
          "A key, a range [a...b], a pattern with *, or several of them; of the assets that read"
              + " no other selected one. '*': every partition of each.")
  private String selection = "";

  @Option(names = "--missing-only", description = "Leave out what is materialized.")
  private boolean missingOnly;

  @Option(
      names = "--only",
      description = "Only partitions that are: failed, missing, failed-and-missing.")
  private Optional<String> only = Optional.empty();

  @Option(
      names = "--also",
      arity = "2",
      paramLabel = "ASSETS SELECTION",
      hideParamSyntax = true,
      description = "Further assets, and their partitions; may be repeated.")
  private List<String> also = List.of();

  ApiClient client() {
    return api.client();
  }

  Output output() {
    return output;
  }

  ObjectNode form() {
    ObjectNode form =
        Json.mapper().createObjectNode().put("asset", assets).put("selection", selection);
    if (missingOnly) {
      form.put("missingOnly", true);
    }
    only.ifPresent(given -> form.put("only", given));
    for (int i = 0; i + 1 < also.size(); i += 2) {
      form.withArray("also")
          .addObject()
          .put("asset", also.get(i))
          .put("selection", also.get(i + 1));
    }
    settings.addTo(form);
    return form;
  }

  int preview() {
    JsonNode plan = client().post(BackfillsCommand.PATH + "/preview", form());
    if (!output.isTable()) {
      output.print(plan);
      return 0;
    }
    output.print(plan.path("assets"), COLUMNS);
    for (String line : shared(plan)) {
      System.out.println(line);
    }
    for (String line : lacking(plan)) {
      System.out.println(line);
    }
    String estimate = plan.path("estimate").asText("");
    System.out.printf(
        "%d partitions in %d runs%s%n",
        plan.path("partitions").asLong(),
        plan.path("runs").asLong(),
        estimate.isEmpty() ? "" : ", about " + estimate);
    return 0;
  }

  /** Which assets are made in the same runs. */
  private static List<String> shared(JsonNode plan) {
    List<String> lines = new ArrayList<>();
    Set<String> told = new HashSet<>();
    for (JsonNode asset : plan.path("assets")) {
      List<String> together = new ArrayList<>(List.of(asset.path("asset").asText()));
      asset.path("sharesRunsWith").forEach(other -> together.add(other.asText()));
      if (together.size() > 1 && told.add(together.get(0))) {
        told.addAll(together);
        lines.add("in the same runs: " + String.join(", ", together));
      }
    }
    return lines;
  }

  /** What the plan needs and does not make. */
  private static List<String> lacking(JsonNode plan) {
    List<String> lines = new ArrayList<>();
    for (JsonNode asset : plan.path("assets")) {
      for (JsonNode upstream : asset.path("upstream")) {
        String reader = asset.path("asset").asText();
        String read = upstream.path("asset").asText();
        if (upstream.path("affected").asLong() > 0) {
          lines.add(
              "%s: %d of its partitions need some of %s that are missing%s"
                  .formatted(
                      reader,
                      upstream.path("affected").asLong(),
                      read,
                      suchAs(upstream.path("examples"))));
        }
        if (!upstream.path("nonexistent").isEmpty()) {
          lines.add(
              "%s: needs partitions of %s that do not exist%s"
                  .formatted(reader, read, suchAs(upstream.path("nonexistent"))));
        }
      }
    }
    return lines;
  }

  private static String suchAs(JsonNode keys) {
    String first = keys.path(0).asText();
    return first.isEmpty() ? "" : ", such as " + first;
  }

  @Command(
      name = "preview",
      description = "What would be created: partitions, runs, what is missing upstream.",
      mixinStandardHelpOptions = true)
  static final class PreviewVerb extends PlanBackfillCommand {
    @Override
    public Integer call() {
      return preview();
    }
  }

  @Command(
      name = "create",
      description = "Launch runs of the selected partitions.",
      mixinStandardHelpOptions = true)
  static final class CreateVerb extends PlanBackfillCommand {

    @Option(names = "--dry-run", description = "Only show it, as preview does.")
    private boolean dryRun;

    @Option(names = "--watch", description = "Wait for the end: 0 if all succeeded, else 1.")
    private boolean watch;

    @Override
    public Integer call() throws InterruptedException {
      return dryRun
          ? preview()
          : WatchedBackfill.after(
              client().post(BackfillsCommand.PATH, form()), client(), output(), watch);
    }
  }
}
