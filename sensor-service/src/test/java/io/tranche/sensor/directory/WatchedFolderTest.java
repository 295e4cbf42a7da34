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
    assertThat(whole(folder, Map.of("a", SMALL), NOON)).isEmpty();
    assertThat(whole(folder, Map.of("a", SMALL), NOON.plusMillis(999))).isEmpty();
    assertThat(folder.isGrowing()).isTrue();
    assertThat(whole(folder, Map.of("a", SMALL), NOON.plus(SETTLE)))
        .containsExactly(new FolderFile("a", SMALL));
  }

  @Test
  void waitsForAFileThatIsStillWritten() {
    whole(folder, Map.of("a", SMALL), NOON);

    assertThat(whole(folder, Map.of("a", LARGE), NOON.plus(SETTLE))).isEmpty();
    assertThat(whole(folder, Map.of("a", LARGE), NOON.plus(SETTLE.multipliedBy(2))))
        .containsExactly(new FolderFile("a", LARGE));
  }

  /**
   * A listing takes time: a file may have been looked at as late as at its end, or at its start.
   */
  @Test
  void countsFromTheEndOfTheFirstListingToTheStartOfTheSecond() {
    Instant ended = NOON.plusMillis(700);
    assertThat(folder.whole(Map.of("a", SMALL), NOON, ended)).isEmpty();
    assertThat(folder.whole(Map.of("a", SMALL), ended, ended.plus(SETTLE))).isEmpty();
    assertThat(whole(folder, Map.of("a", SMALL), NOON.plus(SETTLE))).isEmpty();
    assertThat(whole(folder, Map.of("a", SMALL), ended.plus(SETTLE)))
        .containsExactly(new FolderFile("a", SMALL));
  }

  @Test
  void takesAFileOncePerState() {
    WatchedFolder again = new WatchedFolder(SETTLE, Map.of("a", SMALL, "b", SMALL));

    assertThat(whole(again, Map.of("a", SMALL, "b", LARGE), NOON)).isEmpty();
    assertThat(whole(again, Map.of("a", SMALL, "b", LARGE), NOON.plus(SETTLE)))
        .containsExactly(new FolderFile("b", LARGE));
  }

  @Test
  void offersAFileAgainUntilItIsTaken() {
    whole(folder, Map.of("a", SMALL), NOON);
    FolderFile whole = new FolderFile("a", SMALL);

    assertThat(whole(folder, Map.of("a", SMALL), NOON.plus(SETTLE))).containsExactly(whole);
    assertThat(whole(folder, Map.of("a", SMALL), NOON.plus(SETTLE))).containsExactly(whole);
    folder.take(List.of(whole));
    assertThat(whole(folder, Map.of("a", SMALL), NOON.plus(SETTLE))).isEmpty();
    assertThat(folder.isGrowing()).isFalse();
  }

  @Test
  void forgetsFilesThatAreGone() {
    WatchedFolder known = new WatchedFolder(SETTLE, Map.of("a", SMALL));
    whole(known, Map.of("b", SMALL), NOON);

    assertThat(known.gone(Map.of("b", SMALL))).containsExactly("a");
    known.forget(known.gone(Map.of("b", SMALL)));
    assertThat(known.gone(Map.of())).isEmpty();
    whole(known, Map.of(), NOON);
    assertThat(known.isGrowing()).isFalse();
  }

  /** Of a listing that takes no time. */
  private static List<FolderFile> whole(
      WatchedFolder folder, Map<String, Stamp> listing, Instant now) {
    return folder.whole(listing, now, now);
  }
}
