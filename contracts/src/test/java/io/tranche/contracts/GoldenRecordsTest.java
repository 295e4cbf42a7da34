package io.tranche.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tranche.contracts.Examples.Example;
import io.tranche.contracts.assets.AssetEvent;
import io.tranche.contracts.assets.PartitionState;
import io.tranche.contracts.commands.AssetReport;
import io.tranche.contracts.commands.BackfillCommand;
import io.tranche.contracts.commands.Command;
import io.tranche.contracts.definitions.DefinitionRecord;
import io.tranche.contracts.runs.BackfillState;
import io.tranche.contracts.runs.RunEvent;
import io.tranche.contracts.runs.RunRequest;
import io.tranche.contracts.sets.DynamicPartitionRequest;
import io.tranche.contracts.sets.PartitionSetMember;
import io.tranche.contracts.workers.TaskResult;
import io.tranche.contracts.workers.WorkerBeat;
import io.tranche.contracts.workers.WorkerCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every message as it stands on its topic: a change of one of these files is a change of API. */
class GoldenRecordsTest {

  static final Path GOLDEN = Path.of("src/test/resources/golden");

  /** What a value of each topic is read as. */
  private static final List<Class<?>> MESSAGES =
      List.of(
          DynamicPartitionRequest.class,
          PartitionSetMember.class,
          DefinitionRecord.class,
          RunRequest.class,
          RunEvent.class,
          AssetEvent.class,
          PartitionState.class,
          BackfillState.class,
          Command.class,
          BackfillCommand.class,
          AssetReport.class,
          WorkerCommand.class,
          TaskResult.class,
          WorkerBeat.class);

  static Stream<String> names() {
    return Examples.byName().keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("names")
  void writesTheValueThatStandsInTheGoldenFile(String name) throws IOException {
    assertThat(Json.tree(Json.write(example(name).message()))).isEqualTo(golden(name).get("value"));
  }

  @ParameterizedTest
  @MethodSource("names")
  void readsTheMessageFromTheGoldenFile(String name) throws IOException {
    byte[] value = Json.write(golden(name).get("value"));
    assertThat((Object) Json.read(value, messageType(example(name).message())))
        .isEqualTo(example(name).message());
  }

  @ParameterizedTest
  @MethodSource("names")
  void writesTopicKeyAndHeadersExactly(String name) throws IOException {
    JsonNode golden = golden(name);
    Map<String, String> headers = new LinkedHashMap<>();
    golden
        .get("headers")
        .properties()
        .forEach(header -> headers.put(header.getKey(), header.getValue().asText()));
    assertThat(example(name).topic()).isEqualTo(golden.get("topic").asText());
    assertThat(example(name).key()).isEqualTo(golden.get("key").asText());
    assertThat(new ArrayList<>(example(name).event().headers().entrySet()))
        .isEqualTo(new ArrayList<>(headers.entrySet()));
  }

  @Test
  void everyGoldenFileHasAnExample() throws IOException {
    try (Stream<Path> files = Files.list(GOLDEN)) {
      assertThat(files.map(file -> file.getFileName().toString().replace(".json", "")))
          .containsExactlyInAnyOrderElementsOf(names().toList());
    }
  }

  @Test
  void everyVariantOfEveryMessageHasAGoldenFile() {
    List<String> variants =
        MESSAGES.stream()
            .flatMap(
                type ->
                    type.isSealed()
                        ? Arrays.stream(type.getPermittedSubclasses())
                        : Stream.of(type))
            .map(Class::getName)
            .toList();
    assertThat(Examples.byName().values())
        .extracting(example -> example.message().getClass().getName())
        .containsAll(variants);
  }

  /** The type that a consumer of the topic reads: the sealed interface, where there is one. */
  static Class<?> messageType(Object message) {
    return MESSAGES.stream().filter(type -> type.isInstance(message)).findFirst().orElseThrow();
  }

  static JsonNode golden(String name) throws IOException {
    return Json.tree(Files.readAllBytes(GOLDEN.resolve(name + ".json")));
  }

  private static Example example(String name) {
    return Examples.byName().get(name);
  }
}
