package io.tranche.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What guides show on the command line, each from an empty folder. */
class GuidesTest {

  @ParameterizedTest(name = "{0}.md")
  @CsvSource({
    "automation, 2",
    "backfills, 8",
    "checks, 4",
    "definitions, 11",
    "file-arrivals, 1",
    "io, 3",
    "lineage, 2",
    "retries, 5",
    "sensors, 3"
  })
  void everyCommandAnswersWhatTheGuideShows(String guide, int commands, @TempDir Path folder)
      throws IOException, InterruptedException {
    Path data = Files.createDirectory(folder.resolve("data"));
    Path empty = Files.createDirectory(folder.resolve("empty"));
    try (Launcher up = Launcher.start(data, List.of("up"))) {
      up.awaitConsole();

      int run =
          new GuideSession(empty, data)
              .run(Service.distribution().resolve("docs/guides/" + guide + ".md"));

      assertThat(run).isEqualTo(commands);
    }
  }
}
