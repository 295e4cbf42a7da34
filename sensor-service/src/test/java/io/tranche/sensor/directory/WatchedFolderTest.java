package io.tranche.sensor.directory;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WatchedFolderTest {

  private static final Duration SETTLE = Duration.ofSeconds(1);
  private static final Instant NOON = Instant.parse("2024-01-01T12:00:00Z");
  private static final Stamp SMALL = new Stamp(NOON, 10);
  private static final Stamp LARGE = new Stamp(NOON.plusMillis(300), 20);

  private final WatchedFolder folder = new WatchedFolder(SETTLE, Map.of());

  @Test
  void takesAFileThatLooksTheSameInTwoListingsFarEnoughApart() {
    assertThat(folder.whole(Map.of("a", SMALL), NOON)).isEmpty();
    assertThat(folder.whole(Map.of("a", SMALL), NOON.plusMillis(999))).isEmpty();
    assertThat(folder.isGrowing()).isTrue();
    assertThat(folder.whole(Map.of("a", SMALL), NOON.plus(SETTLE)))
        .containsExactly(new FolderFile("a", SMALL));
  }

  @Test
  void waitsForAFileThatIsStillWritten() {
    folder.whole(Map.of("a", SMALL), NOON);

    assertThat(folder.whole(Map.of("a", LARGE), NOON.plus(SETTLE))).isEmpty();
    assertThat(folder.whole(Map.of("a", LARGE), NOON.plus(SETTLE.multipliedBy(2))))
        .containsExactly(new FolderFile("a", LARGE));
  }

  @Test
  void takesAFileOncePerState() {
    WatchedFolder again = new WatchedFolder(SETTLE, Map.of("a", SMALL, "b", SMALL));

    assertThat(again.whole(Map.of("a", SMALL, "b", LARGE), NOON)).isEmpty();
    assertThat(again.whole(Map.of("a", SMALL, "b", LARGE), NOON.plus(SETTLE)))
        .containsExactly(new FolderFile("b", LARGE));
  }

  @Test
  void offersAFileAgainUntilItIsTaken() {
    folder.whole(Map.of("a", SMALL), NOON);
    FolderFile whole = new FolderFile("a", SMALL);

    assertThat(folder.whole(Map.of("a", SMALL), NOON.plus(SETTLE))).containsExactly(whole);
    assertThat(folder.whole(Map.of("a", SMALL), NOON.plus(SETTLE))).containsExactly(whole);
    folder.take(List.of(whole));
    assertThat(folder.whole(Map.of("a", SMALL), NOON.plus(SETTLE))).isEmpty();
    assertThat(folder.isGrowing()).isFalse();
  }

  @Test
  void forgetsFilesThatAreGone() {
    WatchedFolder known = new WatchedFolder(SETTLE, Map.of("a", SMALL));
    known.whole(Map.of("b", SMALL), NOON);

    assertThat(known.gone(Map.of("b", SMALL))).containsExactly("a");
    known.forget(known.gone(Map.of("b", SMALL)));
    assertThat(known.gone(Map.of())).isEmpty();
    known.whole(Map.of(), NOON);
    assertThat(known.isGrowing()).isFalse();
  }
}
