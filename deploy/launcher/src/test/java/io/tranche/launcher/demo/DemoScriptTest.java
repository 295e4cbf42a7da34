package io.tranche.launcher.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DemoScriptTest {

  private static final Path SAMPLES = Path.of("../samples");

  @ParameterizedTest
  @ValueSource(strings = {"sales", "files", "images", "regions"})
  void isFoundByTheNameOfItsSample(String name) throws IOException {
    DemoScript script = DemoScript.read(DemoScript.folderOf(Path.of(name), SAMPLES));

    assertThat(script.folder().resolve(script.content().bundle())).exists();
    assertThat(script.content().checks()).isNotEmpty();
    assertThat(script.content().steps())
        .isNotEmpty()
        .allSatisfy(
            step -> {
              assertThat(script.filesOf(step)).isNotEmpty();
              assertThat(step.expected()).isNotEmpty();
            });
  }

  @Test
  void isTakenFromAFolderThatIsGiven(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("demo.yaml"), "{}");

    assertThat(DemoScript.folderOf(folder, SAMPLES)).isEqualTo(folder);
  }

  @Test
  void asksAboutFilesOfTheDataFolderWhereThereIsNoWarehouse(@TempDir Path data) throws IOException {
    DemoScript script = DemoScript.read(SAMPLES.resolve("images"));
    Path images = Files.createDirectories(data.resolve("it's/images"));
    Files.writeString(images.resolve("board.pgm"), "P2\n2 2\n15\n15 0\n0 15\n");
    Files.writeString(images.resolve("gradient.pgm"), "P2\n3 2\n255\n255 127 0\n245 235 225\n");

    assertThat(script.wrongInWarehouse(data.resolve("it's"))).isEmpty();
    Files.writeString(images.resolve("board.pgm"), "P2\n2 2\n15\n0 15\n15 0\n");
    assertThat(script.wrongInWarehouse(data.resolve("it's")))
        .containsExactly(
            "each image has its negative: expected [[board.pgm, 15 0], [gradient.pgm, 255 127 0]],"
                + " found [[board.pgm, 0 15], [gradient.pgm, 255 127 0]]");
  }
}
