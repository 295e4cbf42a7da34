package io.tranche.partitions;

import static io.tranche.partitions.Replay.compare;
import static io.tranche.partitions.Replay.replay;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConformanceTest {

  @Test
  void listsTheSameKeys() {
    replay(
        "keys",
        vector ->
            compare(
                Vectors.keyList(
                    Vectors.definition(vector.get("definition"))
                        .keys(Vectors.context(vector), 0, 1_000_000)),
                vector.get("expected")));
  }

  @Test
  void countsTheSame() {
    replay(
        "count",
        vector ->
            compare(
                Vectors.definition(vector.get("definition")).count(Vectors.context(vector)),
                vector.get("expected").asLong()));
  }

  @Test
  void agreesOnMembership() {
    replay(
        "membership",
        vector -> {
          var definition = Vectors.definition(vector.get("definition"));
          var context = Vectors.context(vector);
          var wrong = new ArrayList<String>();
          for (JsonNode entry : vector.get("expected")) {
            boolean member = definition.contains(entry.get("key").asText(), context);
            if (!entry.has("suspect") && member != entry.get("member").asBoolean()) {
              wrong.add(entry.toString());
            }
          }
          return compare(wrong, List.of());
        });
  }

  @Test
  void findsTheSameWindows() {
    replay(
        "window",
        vector -> {
          var window =
              Vectors.definition(vector.get("definition")).window(vector.get("key").asText());
          if (vector.has("error")) {
            return compare(window, Optional.empty());
          }
          return compare(
              window.map(w -> w.start() + " " + w.end()).orElse("none"),
              vector.get("expected").get("start").asText()
                  + " "
                  + vector.get("expected").get("end").asText());
        });
  }

  @Test
  void resolvesTheSameRanges() {
    replay(
        "ranges",
        vector -> {
          var definition = Vectors.definition(vector.get("definition"));
          var context = Vectors.context(vector);
          var range =
              new PartitionKeyRange(vector.get("start").asText(), vector.get("end").asText());
          List<String> keys;
          try {
            keys = RangesOfVectors.keys(definition, range, context);
          } catch (PartitionsException refused) {
            return vector.has("error") ? Optional.empty() : Optional.of(refused.getMessage());
          }
          return vector.has("error")
              ? Optional.of("not refused: " + vector.get("error") + keys)
              : compare(Vectors.keyList(keys), vector.get("expected"));
        });
  }
}
