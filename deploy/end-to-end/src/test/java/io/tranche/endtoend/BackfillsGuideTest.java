package io.tranche.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backfills that are previewed, watched, retried and operated on the command line. */
class BackfillsGuideTest {

  @Test
  void everyCommandAnswersWhatTheGuideShows(@TempDir Path folder)
      throws IOException, InterruptedException {
    Path data = Files.createDirectory(folder.resolve("data"));
    Path empty = Files.createDirectory(folder.resolve("empty"));
    try (Launcher up = Launcher.start(data, List.of("up"))) {
      up.awaitConsole();

      int commands =
          new GuideSession(empty, data)
              .run(Service.distribution().resolve("docs/guides/backfills.md"));

      assertThat(commands).isEqualTo(8);
    }
  }
}
