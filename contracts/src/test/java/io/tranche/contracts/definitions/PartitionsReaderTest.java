package io.tranche.contracts.definitions;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.tranche.contracts.Problem;
import io.tranche.partitions.DimensionPartitionMapping;
import io.tranche.partitions.DynamicPartitionsDefinition;
import io.tranche.partitions.IdentityPartitionMapping;
import io.tranche.partitions.KeyOrder;
import io.tranche.partitions.LastPartitionMapping;
import io.tranche.partitions.MultiPartitionMapping;
import io.tranche.partitions.MultiToSinglePartitionMapping;
import io.tranche.partitions.PartitionMapping;
import io.tranche.partitions.StaticPartitionMapping;
import io.tranche.partitions.TablePartitionMapping;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PartitionsReaderTest {
  private final List<Problem> problems = new ArrayList<>();

  private Fields fields(String yaml) throws IOException {
    JsonNode node = new YAMLMapper().readTree(yaml);
    return new Fields(node, "here", problems);
  }

  private PartitionMapping mapping(String yaml) throws IOException {
    return MappingReader.mapping(fields(yaml)).orElseThrow();
  }

  @Test
  void readsTheOrderOfDynamicKeys() throws IOException {
    assertThat(PartitionsReader.definition(fields("{type: dynamic, name: files}")))
        .isEqualTo(new DynamicPartitionsDefinition("files", KeyOrder.REGISTRATION));
    assertThat(PartitionsReader.definition(fields("{type: dynamic, name: files, order: natural}")))
        .isEqualTo(new DynamicPartitionsDefinition("files", KeyOrder.NATURAL));
    assertThat(problems).isEmpty();

    PartitionsReader.definition(fields("{type: dynamic, name: files, order: integre}"));
    assertThat(problems).hasSize(1);
    assertThat(problems.get(0).toString())
        .contains("here.order")
        .contains("integre")
        .contains("integer, natural, registration");
  }

  @Test
  void readsTablesBetweenDynamicSets() throws IOException {
    assertThat(mapping("{type: table, keys: {acme: [us, eu], globex: us}}"))
        .isEqualTo(
            new TablePartitionMapping(
                Map.of("acme", List.of("us", "eu"), "globex", List.of("us")), false));
    assertThat(problems).isEmpty();
  }

  @Test
  void readsAllowNonexistentUpstreamInEveryKind() throws IOException {
    assertThat(mapping("{type: static, keys: {a: b}, allowNonexistentUpstream: true}"))
        .isEqualTo(new StaticPartitionMapping(Map.of("a", List.of("b")), true));
    assertThat(
            mapping(
                "{type: multi, dimensions: {a: {dimension: b}}, allowNonexistentUpstream: true}"))
        .isEqualTo(
            new MultiPartitionMapping(
                Map.of(
                    "a", new DimensionPartitionMapping("b", new IdentityPartitionMapping(false))),
                true));
    assertThat(mapping("{type: multiToSingle, dimension: a, allowNonexistentUpstream: true}"))
        .isEqualTo(new MultiToSinglePartitionMapping(Optional.of("a"), Optional.empty(), true));
    assertThat(mapping("{type: last, allowNonexistentUpstream: true}"))
        .isEqualTo(new LastPartitionMapping());
    assertThat(problems).isEmpty();
  }
}
