package io.tranche.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are gathered into one run, on the command line of a running installation. */
class FileArrivalsGuideTest {

  @Test
  void everyCommandAnswersWhatTheGuideShows(@TempDir Path folder)
      throws IOException, InterruptedException {
    Path data = Files.createDirectory(folder.resolve("data"));
    Path empty = Files.createDirectory(folder.resolve("empty"));
    try (Launcher up = Launcher.start(data, List.of("up"))) {
      up.awaitConsole();

      int commands =
          new GuideSession(empty, data)
              .run(Service.distribution().resolve("docs/guides/file-arrivals.md"));

      assertThat(commands).isEqualTo(1);
    }
  }
}
