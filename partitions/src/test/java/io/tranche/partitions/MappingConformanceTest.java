package io.tranche.partitions;

import static io.tranche.partitions.Replay.compare;
import static io.tranche.partitions.Replay.replay;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MappingConformanceTest {

  private static PartitionMapping mapping(JsonNode vector) {
    return MappingsOfVectors.mapping(
        vector.get("mapping"),
        Vectors.definition(vector.get("upstream")),
        Vectors.definition(vector.get("downstream")));
  }

  private static PartitionsSubset subset(
      PartitionsDefinition definition, JsonNode keys, PartitionContext context) {
    return keys.isNull()
        ? definition.all(context)
        : definition.subset(Vectors.texts(keys), context);
  }

  @Test
  void mapsToTheSameUpstreamKeys() {
    replay(
        "mappingUpstream",
        vector -> {
          var upstream = Vectors.definition(vector.get("upstream"));
          var downstream = Vectors.definition(vector.get("downstream"));
          var context = Vectors.context(vector);
          UpstreamPartitionsResult result;
          try {
            result =
                mapping(vector)
                    .upstream(
                        subset(downstream, vector.get("downstreamKeys"), context),
                        upstream,
                        context);
          } catch (PartitionsException.InvalidMapping refused) {
            return vector.has("error") ? Optional.empty() : Optional.of(refused + "\n" + vector);
          }
          if (vector.has("error")) {
            return Optional.of("not refused: " + vector);
          }
          var expected = vector.get("expected");
          var wrong = new ArrayList<String>();
          Vectors.sameKeys(result.subset().keys().toList(), expected.get("upstream"), upstream)
              .ifPresent(wrong::add);
          Vectors.sameKeys(
                  List.copyOf(result.requiredButNonexistent()),
                  expected.get("requiredButNonexistent"),
                  new StaticPartitionsDefinition(List.of()))
              .ifPresent(text -> wrong.add("required " + text));
          return wrong.isEmpty() ? Optional.empty() : Optional.of(wrong + "\n" + vector);
        });
  }

  @Test
  void mapsToTheSameDownstreamKeys() {
    replay(
        "mappingDownstream",
        vector -> {
          var upstream = Vectors.definition(vector.get("upstream"));
          var downstream = Vectors.definition(vector.get("downstream"));
          var context = Vectors.context(vector);
          PartitionsSubset result;
          try {
            result =
                mapping(vector)
                    .downstream(
                        subset(upstream, vector.get("upstreamKeys"), context), downstream, context);
          } catch (PartitionsException.InvalidMapping refused) {
            return vector.has("error") ? Optional.empty() : Optional.of(refused + "\n" + vector);
          }
          if (vector.has("error")) {
            return Optional.of("not refused: " + vector);
          }
          return Vectors.sameKeys(result.keys().toList(), vector.get("expected"), downstream)
              .map(text -> text + "\n" + vector);
        });
  }

  @Test
  void choosesTheSameMapping() {
    replay(
        "defaultMapping",
        vector -> {
          var upstream = Vectors.definition(vector.get("upstream"));
          var downstream = Vectors.definition(vector.get("downstream"));
          var mapping = PartitionMapping.defaultBetween(upstream, downstream);
          var expected = vector.get("expected");
          return compare(
                  mapping.type() + " " + mapping.problems(upstream, downstream).isEmpty(),
                  expected.get("mapping").get("type").asText()
                      + " "
                      + expected.get("valid").asBoolean())
              .map(text -> text + "\n" + vector);
        });
  }

  @Test
  void refusesTheSameMappings() {
    replay(
        "mappingInvalid",
        vector -> {
          var problems =
              mapping(vector)
                  .problems(
                      Vectors.definition(vector.get("upstream")),
                      Vectors.definition(vector.get("downstream")));
          return compare(problems.isEmpty(), vector.get("expected").get("valid").asBoolean())
              .map(text -> text + problems + "\n" + vector);
        });
  }
}
