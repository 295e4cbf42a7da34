package io.tranche.run.materializer.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tranche.platform.secrets.Secrets;
import io.tranche.run.files.FilesWorkplace;
import io.tranche.run.materializer.FencedOff;
import io.tranche.run.materializer.MaterializationResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class CommandFilesTest {

  private static final String BUNDLE =
      """
      connections: [{name: lake, type: files, path: lake}, {name: far, type: store, store: x-memory, settings: {of: commands}}]
      materializers:
        - name: two
          materializer:
            type: command
            command: [sh, -c, 'echo "$TRANCHE_OUTPUTS" > outputs.json; for f in $(tr -d "{}\\"" < outputs.json | tr "," "\\n" | grep -o "/.*"); do echo of two > "$f"; done']
      assets:
        - key: images
          partitions: {type: static, keys: [a, "../b", c/d]}
          output: {connection: far, format: bytes}
          materializer: {type: command, command: [sh, -c, 'printf "image of $TRANCHE_PARTITION" > "$TRANCHE_OUTPUT"']}
        - key: texts
          partitions: {type: static, keys: [a, "../b", c/d]}
          deps: [{asset: images}]
          output: {connection: lake, format: bytes}
          materializer:
            type: command
            command: [sh, -c, 'cat "$(echo "$TRANCHE_UPSTREAM" | sed "s/.*:\\"//; s/\\".*//")" > "$TRANCHE_OUTPUT"']
        - key: lazy
          partitions: {type: static, keys: [a, "../b", c/d]}
          output: {connection: lake, format: csv}
          materializer: {type: command, command: ["true"]}
        - key: left
          output: {connection: lake, format: csv}
          materializer: {type: shared, name: two}
        - key: right
          output: {connection: far, format: json}
          materializer: {type: shared, name: two}
        - key: failing
          output: {connection: lake, format: csv}
          materializer: {type: command, command: [sh, -c, 'echo half > "$TRANCHE_OUTPUT"; exit 1']}
      """;

  @TempDir Path folder;
  private FilesWorkplace work;

  @BeforeEach
  void start() {
    work = new FilesWorkplace(folder, Secrets.NONE, BUNDLE);
  }

  @AfterEach
  void stop() {
    work.close();
  }

  @Test
  void aProgramReadsAndWritesFilesOfPartitions() throws Exception {
    assertThatThrownBy(() -> work.make(1, "texts", "../b"))
        .hasMessage(
            "Cannot materialize texts, partition ../b: 1 partition of images that it reads has no"
                + " file (../b); materialize what is missing first, or say allowMissingUpstream:"
                + " true");
    work.make(2, "images", "../b");
    MaterializationResult made = work.make(3, "texts", "../b");
    Path file = folder.resolve("lake/texts/..%2Fb");
    assertThat(file).hasContent("image of ../b");
    assertThat(made.metadata("texts", "../b"))
        .isEqualTo(Map.of("path", file.toRealPath().toUri().toString(), "size", 13L));
  }

  @Test
  void publishesNothingOfAProgramThatFailsOrWritesNothing() {
    assertThatThrownBy(() -> work.make(1, "failing", ""))
        .hasMessageStartingWith("Cannot materialize failing: sh ended with exit status 1");
    assertThatThrownBy(() -> work.make(1, "lazy", "c/d"))
        .hasMessage(
            "Cannot materialize lazy, partition c/d: no file was written for lazy, partition c/d,"
                + " at the place that TRANCHE_OUTPUTS and the context file name");
    assertThat(folder.resolve("lake").toFile().list()).containsExactly(".tranche");
    assertThat(folder.resolve("lake/.tranche/workspaces")).isEmptyDirectory();
  }

  @Test
  void oneProgramWritesTheFilesOfSeveralAssets() throws Exception {
    MaterializationResult made = work.makeTogether(1, List.of("left", "right"), "");
    assertThat(Files.readString(folder.resolve("lake/left.csv"))).isEqualTo("of two\n");
    assertThat(made.metadata("right", "").get("path").toString()).startsWith("memory:right/1-");
    assertThat(made.metadata("left", "").get("path").toString()).endsWith("/lake/left.csv");
  }

  @Test
  void anOlderRunPublishesNothing() throws Exception {
    work.raiseFence(5, "images", "a");
    assertThatThrownBy(() -> work.make(4, "images", "a")).isInstanceOf(FencedOff.class);
  }
}
