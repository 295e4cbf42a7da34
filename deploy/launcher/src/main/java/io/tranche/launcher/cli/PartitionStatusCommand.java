package io.tranche.launcher.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tranche.contracts.Json;
import io.tranche.launcher.cli.Output.Column;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "status",
    description =
        "The status of an asset's partitions: counts, two dimensions, one, or what is new.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "A grid has a character for each field, and a legend of those that it uses.",
      "Keys side by side share one where there is not room for each. It is as wide",
      "as the terminal, or as COLUMNS says."
    })
final class PartitionStatusCommand implements Callable<Integer> {

  private static final String PATH = "/api/v1/partition-status";

  /** What an answer has at the most. */
  private static final int MOST_FIELDS = 20_000;

  /** What is left for an error beside the status, time and run of a line, and its key. */
  private static final int BESIDE_AN_ERROR = 72;

  private static final int LEAST_OF_AN_ERROR = 24;

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private ApiOptions api = new ApiOptions();
  @Mixin private Output output = new Output();

  @Parameters(paramLabel = "ASSET", description = "The asset's key.")
  private String asset = "";

  @ArgGroup(exclusive = true, multiplicity = "0..1")
  private Shape shape = new Shape();

  /** What is shown. */
  static final class Shape {

    @Option(names = "--grid", description = "Two dimensions, the time along the columns.")
    private boolean grid;

    @Option(names = "--by", paramLabel = "DIM", description = "A line for each key of a dimension.")
    private Optional<String> by = Optional.empty();

    @Option(
        names = "--recent",
        description = "Partitions that are made or have failed, the newest first.")
    private boolean recent;
  }

  @Option(
      names = "--rows",
      paramLabel = "DIM",
      description = "The dimension of the grid's rows (default: the first that is free).")
  private Optional<String> rows = Optional.empty();

  @Option(
      names = "--columns",
      paramLabel = "DIM",
      description = "The dimension of the grid's columns (default: the time).")
  private Optional<String> columns = Optional.empty();

  @Option(
      names = "--where",
      paramLabel = "DIM=KEY",
      description = "Count only the partitions of this key of a dimension that is not shown.")
  private Map<String, String> where = new TreeMap<>();

  @Option(
      names = "--last",
      paramLabel = "N",
      description = "Only the last N keys of the columns, or of the dimension of --by.")
  private Optional<Long> last = Optional.empty();

  @Option(
      names = "--limit",
      defaultValue = "50",
      description = "How many lines at the most (default: ${DEFAULT-VALUE}).")
  private int limit = 50;

  @Option(names = "--ascii", description = "No other characters than those of ASCII.")
  private boolean ascii;

  @Override
  public Integer call() {
    requireMeaning();
    if (shape.grid) {
      showGrid();
    } else if (shape.by.isPresent()) {
      showDimension(shape.by.get());
    } else if (shape.recent) {
      showRecent();
    } else {
      showCounts();
    }
    return 0;
  }

  private void requireMeaning() {
    boolean byDimension = shape.grid || shape.by.isPresent();
    if (!shape.grid && (rows.isPresent() || columns.isPresent())) {
      throw wrong("--rows and --columns belong to --grid");
    }
    if (!byDimension && (!where.isEmpty() || last.isPresent())) {
      throw wrong("--where and --last belong to --grid and --by");
    }
    if (limit < 1 || limit > 1_000) {
      throw wrong("--limit must be 1 to 1,000 (" + limit + ")");
    }
    if (last.orElse(1L) < 1) {
      throw wrong("--last must be 1 or more (" + last.get() + ")");
    }
  }

  private ParameterException wrong(String what) {
    return new ParameterException(spec.commandLine(), "Cannot show the status: " + what);
  }

  private void showGrid() {
    int width = Terminal.width(System.getenv());
    Map<String, String> query = new HashMap<>(Map.of("asset", asset));
    rows.ifPresent(given -> query.put("rows", given));
    columns.ifPresent(given -> query.put("columns", given));
    query.put("height", Integer.toString(limit));
    query.put("width", "1");
    JsonNode narrow = ask("/grid", query);
    if (last.isPresent()) {
      query.put("columnFrom", Long.toString(firstOfTheLast(narrow.path("columns"))));
    }
    int parts = Math.min(DrawnGrid.columns(narrow, width), MOST_FIELDS / limit);
    query.put("width", Integer.toString(parts));
    JsonNode grid = ask("/grid", query);
    if (output.isTable()) {
      DrawnGrid.lines(grid, symbols(), width).forEach(System.out::println);
    } else {
      output.print(grid);
    }
  }

  private void showDimension(String dimension) {
    Map<String, String> query = new HashMap<>(Map.of("asset", asset, "dimension", dimension));
    if (last.isPresent()) {
      Map<String, String> small = new HashMap<>(query);
      small.put("width", "1");
      JsonNode side = ask("/dimension", small).path("side");
      query.put("from", Long.toString(firstOfTheLast(side)));
    }
    query.put("width", Integer.toString(limit));
    JsonNode strip = ask("/dimension", query);
    if (output.isList()) {
      ArrayNode lines = DimensionTable.lines(strip);
      output.print(lines, DimensionTable.columns(lines));
    } else {
      output.print(strip);
    }
  }

  private long firstOfTheLast(JsonNode side) {
    return Math.max(0, side.path("total").asLong() - last.orElse(0L));
  }

  private JsonNode ask(String path, Map<String, String> query) {
    return api.client()
        .get(
            PATH + path,
            query,
            where.entrySet().stream()
                .map(one -> Map.entry("where", one.getKey() + "=" + one.getValue()))
                .toList());
  }

  private void showRecent() {
    JsonNode items =
        PageOptions.of(limit)
            .items(api.client(), PATH + "/partitions", Map.of("asset", asset, "order", "recent"));
    if (!output.isList()) {
      output.print(items);
      return;
    }
    int longest = 0;
    for (JsonNode item : items) {
      longest = Math.max(longest, item.path("key").asText().length());
    }
    int room = Terminal.width(System.getenv()) - longest - BESIDE_AN_ERROR;
    ArrayNode lines = Json.mapper().createArrayNode();
    items.forEach(item -> lines.add(changed(item, Math.max(LEAST_OF_AN_ERROR, room))));
    output.print(
        lines,
        List.of(
            new Column("KEY", "/key"),
            new Column("STATUS", "/status"),
            new Column("AT", "/at"),
            new Column("RUN", "/runId"),
            new Column("ERROR", "/error")));
  }

  /** A partition with what came of it last. */
  private ObjectNode changed(JsonNode item, int mostOfAnError) {
    boolean failed = item.path("status").asText().equals("FAILED");
    JsonNode outcome = item.path(failed ? "failure" : "materialization");
    String error = failed ? outcome.path("error").asText("").lines().findFirst().orElse("") : "";
    return Json.mapper()
        .createObjectNode()
        .put("key", item.path("key").asText())
        .put("status", item.path("status").asText())
        .put("at", outcome.path("at").asText(""))
        .put("runId", outcome.path("runId").asText(""))
        .put("error", symbols().cut(error, mostOfAnError));
  }

  private void showCounts() {
    JsonNode counts = api.client().get(PATH, Map.of("asset", asset));
    if (!output.isList()) {
      output.print(counts);
      return;
    }
    ArrayNode lines = Json.mapper().createArrayNode();
    counts
        .path("counts")
        .properties()
        .forEach(one -> lines.addObject().put("name", one.getKey()).set("count", one.getValue()));
    output.print(lines, List.of(new Column("STATUS", "/name"), new Column("PARTITIONS", "/count")));
  }

  private StatusSymbols symbols() {
    return ascii ? StatusSymbols.ascii() : StatusSymbols.in(Terminal.charset());
  }
}
