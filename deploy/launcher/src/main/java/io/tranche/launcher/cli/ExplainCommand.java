package io.tranche.launcher.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "explain",
    description = "Say what became of a file, or why a partition of an asset is as it is.",
    mixinStandardHelpOptions = true)
public final class ExplainCommand implements Callable<Integer> {

  private static final String PATH = "/api/v1/explanations";

  @Mixin private ApiOptions api = new ApiOptions();
  @Mixin private Output output = new Output();

  @Parameters(
      index = "0",
      paramLabel = "OBJECT|ASSET",
      description = "The file, as s3://bucket/key; or the asset's key.")
  private String subject = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "PARTITION",
      description = "The partition's key; none for an asset that is not partitioned.")
  private Optional<String> partition = Optional.empty();

  @Override
  public Integer call() {
    if (subject.contains("://")) {
      output.print(api.client().get(PATH, Map.of("object", subject)));
      return 0;
    }
    JsonNode explained =
        api.client().get(PATH, Map.of("asset", subject, "partition", partition.orElse("")));
    if (output.isTable()) {
      print(explained);
    } else {
      output.print(explained);
    }
    return 0;
  }

  private static void print(JsonNode explained) {
    System.out.println(
        explained.path("asset").asText()
            + (explained.path("partition").asText().isEmpty()
                ? ""
                : " " + explained.path("partition").asText())
            + ": "
            + explained.path("status").asText()
            + ", "
            + explained.path("reason").asText());
    explained
        .at("/staleness/causes")
        .forEach(cause -> System.out.println("  stale: " + cause.path("reason").asText()));
    explained
        .path("causes")
        .forEach(
            cause ->
                System.out.println(
                    "  run "
                        + cause.path("run").asText()
                        + " ("
                        + cause.path("status").asText()
                        + ") of "
                        + (cause.path("asset").asText() + " " + cause.path("partition").asText())
                            .strip()
                        + ", asked for by "
                        + cause.at("/origin/type").asText()
                        + " "
                        + cause.at("/origin/name").asText()
                        + because(cause)));
    explained.path("waitsFor").forEach(one -> System.out.println("  waits for " + one.asText()));
    print(explained.at("/automation/condition"), 1);
    if (explained.hasNonNull("nextRetry")) {
      System.out.println("  next run: " + explained.path("nextRetry"));
    }
    if (explained.hasNonNull("error")) {
      System.out.println("  " + explained.path("error").asText().replace("\n", "\n  "));
    }
    explained
        .path("problems")
        .forEach(problem -> System.out.println("  " + problem.path("detail").asText()));
    System.out.println("  once more: " + explained.path("command").asText());
  }

  private static String because(JsonNode cause) {
    String object = cause.at("/cause/object").asText("");
    String trigger = cause.path("trigger").asText("").replace('|', ' ').strip();
    return object.isEmpty() && trigger.isEmpty()
        ? ""
        : " because of " + (object.isEmpty() ? trigger : object);
  }

  /** The condition of the asset's automation, a part a line. */
  private static void print(JsonNode condition, int depth) {
    if (condition.has("phrase")) {
      System.out.println(
          "  ".repeat(depth)
              + (condition.path("holds").asBoolean() ? "+ " : "- ")
              + condition.path("phrase").asText());
      condition.path("parts").forEach(part -> print(part, depth + 1));
    }
  }
}
