package io.tranche.partitions;

import static io.tranche.partitions.Replay.compare;
import static io.tranche.partitions.Replay.replay;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class NamesConformanceTest {

  @Test
  void putsAndTakesKeysOfSeveralDimensionsAlike() {
    replay(
        "multiKeys",
        vector -> {
          if (vector.has("print")) {
            var parts = new LinkedHashMap<String, String>();
            vector
                .get("print")
                .properties()
                .forEach(part -> parts.put(part.getKey(), part.getValue().asText()));
            return compare(MultiPartitionKey.of(parts).toString(), vector.get("expected").asText());
          }
          var multi = (MultiPartitionsDefinition) Vectors.definition(vector.get("definition"));
          if (vector.has("parse")) {
            return parse(multi, vector);
          }
          return whole(multi, vector.get("expected"), Vectors.context(vector));
        });
  }

  private static Optional<String> parse(MultiPartitionsDefinition multi, JsonNode vector) {
    Map<String, String> parts;
    try {
      parts = multi.key(vector.get("parse").asText()).parts();
    } catch (PartitionsException.UnreadableText refused) {
      return vector.has("error") ? Optional.empty() : Optional.of(refused.toString());
    }
    return compare(parts, parts(vector.get("expected")));
  }

  private static Map<String, String> parts(JsonNode json) {
    var parts = new TreeMap<String, String>();
    json.properties().forEach(part -> parts.put(part.getKey(), part.getValue().asText()));
    return parts;
  }

  private static Optional<String> whole(
      MultiPartitionsDefinition multi, JsonNode expected, PartitionContext context) {
    var wrong = new ArrayList<String>();
    compare(multi.dimensionNames(), Vectors.texts(expected.get("dimensionOrder")))
        .ifPresent(wrong::add);
    compare(multi.primaryDimension(), expected.get("primaryDimension").asText())
        .ifPresent(wrong::add);
    compare(multi.count(context), expected.get("count").asLong()).ifPresent(wrong::add);
    compare(Vectors.keyList(multi.keys(context, 0, 1_000_000)), expected.get("keys"))
        .ifPresent(wrong::add);
    for (JsonNode parsed : expected.get("parsed")) {
      String key = parsed.get("key").asText();
      compare(multi.key(key).parts(), parts(parsed.get("dimensions"))).ifPresent(wrong::add);
      if (parsed.hasNonNull("timeWindow")) {
        compare(
                multi.window(key).map(w -> w.start() + " " + w.end()).orElse("none"),
                parsed.get("timeWindow").get("start").asText()
                    + " "
                    + parsed.get("timeWindow").get("end").asText())
            .ifPresent(wrong::add);
      }
    }
    for (JsonNode column : expected.get("withDimensionValue")) {
      var selected =
          PartitionSelection.parse(
                  column.get("dimension").asText() + "=\"" + column.get("value").asText() + "\"")
              .resolve(multi, context);
      compare(Vectors.keyList(selected.keys().toList()), Vectors.onlyKeyList(column))
          .ifPresent(wrong::add);
    }
    return wrong.isEmpty() ? Optional.empty() : Optional.of(String.join("\n", wrong));
  }

  @Test
  void tagsAlike() {
    replay(
        "tags",
        vector -> {
          var tags = new TreeMap<String, String>();
          Vectors.definition(vector.get("definition"))
              .tags(vector.get("partitionKey").asText())
              .forEach((tag, key) -> tags.put(tag.replaceFirst("^tranche/", "dagster/"), key));
          var expected = parts(vector.get("expected"));
          expected.remove("dagster/partition_set");
          return compare(tags, expected);
        });
  }

  @Test
  void namesFilesAlike() {
    replay(
        "paths",
        vector -> {
          if (vector.has("error")) {
            return Optional.empty();
          }
          var definition = Vectors.definition(vector.get("definition"));
          String key = vector.get("partitionKey").asText("");
          String path =
              PartitionPath.of(definition, vector.get("partitionKey").isNull() ? "" : key);
          var folders = new ArrayList<>(Vectors.texts(vector.get("assetKey")));
          if (!path.isEmpty()) {
            folders.add(path);
          }
          return compare(String.join("/", folders), vector.get("expected").asText());
        });
  }

  @Test
  void refusesTheSameDefinitions() {
    replay(
        "invalidDefinitions",
        vector -> {
          var problems = problems(vector.get("definition"));
          return compare(!problems.isEmpty(), vector.get("refused").asBoolean())
              .map(text -> text + problems);
        });
  }

  private static List<String> problems(JsonNode definition) {
    try {
      Vectors.definition(definition);
      return List.of();
    } catch (PartitionsException.InvalidDefinition refused) {
      return refused.problems();
    }
  }
}
