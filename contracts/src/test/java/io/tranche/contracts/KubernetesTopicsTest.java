package io.tranche.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.tranche.contracts.Topics.Declaration;
import io.tranche.contracts.Topics.Retention;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The topics that an operator declares on Kubernetes are those that the services need. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KubernetesTopicsTest {

  private static final Path MANIFEST = Path.of("../deploy/kubernetes/topics/topics.yaml");

  private Map<String, JsonNode> manifest = Map.of();

  @BeforeAll
  void read() throws IOException {
    YAMLMapper yaml = new YAMLMapper();
    try (var documents = yaml.readerFor(JsonNode.class).<JsonNode>readValues(MANIFEST.toFile())) {
      manifest =
          documents.readAll().stream()
              .collect(
                  Collectors.toMap(
                      topic -> topic.at("/metadata/name").asText(), Function.identity()));
    }
  }

  static List<Declaration> declarations() {
    return new Topics(Topics.DEFAULT_PREFIX).declarations();
  }

  @Test
  void nameTheSameTopics() {
    assertThat(manifest.keySet())
        .containsExactlyInAnyOrderElementsOf(
            declarations().stream().map(Declaration::name).toList());
  }

  @ParameterizedTest
  @MethodSource("declarations")
  void keepThemOnThreeBrokersOfWhichTwoAnswer(Declaration declaration) {
    JsonNode spec = manifest.get(declaration.name()).path("spec");
    assertThat(spec.path("replicas").asInt()).isEqualTo(3);
    assertThat(spec.at("/config/min.insync.replicas").asInt()).isEqualTo(2);
    assertThat(spec.at("/config/unclean.leader.election.enable").asBoolean(true)).isFalse();
  }

  @ParameterizedTest
  @MethodSource("declarations")
  void keepThemAsTheyAreDeclared(Declaration declaration) {
    JsonNode spec = manifest.get(declaration.name()).path("spec");
    assertThat(spec.path("partitions").asInt()).isEqualTo(declaration.singlePartition() ? 1 : 12);
    assertThat(spec.at("/config/cleanup.policy").asText().equals("compact"))
        .isEqualTo(declaration.retention() == Retention.COMPACTED);
    assertThat(spec.at("/config/retention.ms").asLong())
        .isEqualTo(
            switch (declaration.retention()) {
              case DAYS -> 7 * 86_400_000L;
              case WEEKS -> 28 * 86_400_000L;
              case COMPACTED -> 0L;
            });
  }
}
