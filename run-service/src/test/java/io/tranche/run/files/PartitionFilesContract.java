package io.tranche.run.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tranche.run.materializer.FencedOff;
import io.tranche.testing.Concurrently;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What every place for files does. */
@Timeout(60)
abstract class PartitionFilesContract {

  static final FileName DAY =
      new FileName("raw/orders", "2024-01-01", "raw/orders/2024-01-01", ".csv");
  static final FileName NEXT_DAY =
      new FileName("raw/orders", "2024-01-02", "raw/orders/2024-01-02", ".csv");

  @TempDir Path folder;
  private PartitionFiles files;
  private Workspace workspace;

  abstract PartitionFiles open() throws IOException;

  @BeforeEach
  void start() throws IOException {
    files = open();
    workspace = files.workspace();
  }

  @AfterEach
  void stop() {
    workspace.close();
    files.close();
  }

  @Test
  void hasNothingAtFirst() throws IOException {
    assertThat(read(DAY)).isEmpty();
  }

  @Test
  void givesWhatWasPublishedLast() throws IOException {
    Map<FileName, PublishedFile> published = publish(1, "a,b\n1,2\n", DAY, NEXT_DAY);
    assertThat(published.get(DAY).size()).isEqualTo(8);
    assertThat(read(DAY)).contains("a,b\n1,2\n");
    publish(2, "new", DAY);
    assertThat(read(DAY)).contains("new");
    assertThat(read(NEXT_DAY)).contains("a,b\n1,2\n");
    publish(2, "", DAY);
    assertThat(read(DAY)).contains("");
  }

  @Test
  void publishesNothingOfAnOlderRun() throws IOException {
    publish(5, "of 5", DAY);
    assertThatThrownBy(() -> publish(4, "of 4", NEXT_DAY, DAY))
        .isInstanceOf(FencedOff.class)
        .hasMessage(
            "Cannot write raw/orders, partition 2024-01-01: a newer run holds it (token 4, held by"
                + " 5)");
    assertThat(read(DAY)).contains("of 5");
    assertThat(read(NEXT_DAY)).isEmpty();
  }

  @Test
  void raisedFenceHoldsBeforeAnythingIsPublished() throws IOException {
    publish(1, "of 1", DAY);
    files.raise(List.of(DAY, NEXT_DAY), 7);
    assertThatThrownBy(() -> publish(6, "of 6", NEXT_DAY)).isInstanceOf(FencedOff.class);
    assertThatThrownBy(() -> files.raise(List.of(DAY), 6)).isInstanceOf(FencedOff.class);
    assertThat(read(DAY)).contains("of 1");
    files.raise(List.of(DAY), 7);
    publish(7, "of 7", DAY);
    assertThat(read(DAY)).contains("of 7");
  }

  @Test
  void whatWasFetchedStaysWhenItIsReplaced() throws IOException {
    publish(1, "first", DAY);
    Path fetched = files.fetch(DAY, workspace.folder().resolve("in")).orElseThrow();
    publish(2, "second", DAY);
    assertThat(Files.readString(fetched)).isEqualTo("first");
  }

  @Test
  void keepsNoFileOfAnotherName() throws IOException {
    String long200 = "x".repeat(199) + "%/" + "%2F".repeat(60);
    FileName odd = new FileName("a", "odd", "a/b c%2F+&=?#~'\"/" + long200, "");
    publish(1, "odd", odd);
    assertThat(read(odd)).contains("odd");
    assertThat(read(new FileName("a", "other", "a/b c%252F+&=?#~'\"/" + long200, ""))).isEmpty();
  }

  @Test
  void atTheEndTheNewestRunHasPublished() throws Exception {
    List<CompletableFuture<Void>> runs = new ArrayList<>();
    for (int token = 1; token <= 12; token++) {
      int mine = token;
      runs.add(
          Concurrently.run(
              () -> {
                try (PartitionFiles own = open();
                    Workspace place = own.workspace()) {
                  own.publish(List.of(staged(place, DAY, "of " + mine)), mine);
                } catch (FencedOff e) {
                  assertThat(mine).isLessThan(12);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              }));
    }
    for (CompletableFuture<Void> run : runs) {
      run.get(30, TimeUnit.SECONDS);
    }
    assertThat(read(DAY)).contains("of 12");
  }

  @Test
  void publishesWhatSomebodyElseHasWritten() throws IOException {
    Map<FileName, String> places = invite("first", 1, DAY, NEXT_DAY);
    put(places, DAY, "a,b\n1,2\n");
    assertThat(files.missing(List.of(DAY, NEXT_DAY), "first")).containsExactly(NEXT_DAY);
    put(places, NEXT_DAY, "");
    assertThat(files.missing(List.of(DAY, NEXT_DAY), "first")).isEmpty();
    assertThat(read(DAY)).isEmpty();

    Map<FileName, PublishedFile> published = files.publish(List.of(DAY, NEXT_DAY), "first", 1);
    assertThat(published.get(DAY).size()).isEqualTo(8);
    assertThat(published.get(NEXT_DAY).size()).isZero();
    assertThat(read(DAY)).contains("a,b\n1,2\n");
    assertThat(read(NEXT_DAY)).contains("");
  }

  @Test
  void whoTakesAnAttemptOverPublishesItAndItsFormerOwnerDoesNot() throws IOException {
    put(invite("first", 1, DAY), DAY, "of the attempt");
    files.raise(List.of(DAY), 2);
    assertThatThrownBy(() -> files.publish(List.of(DAY), "first", 1))
        .isInstanceOf(FencedOff.class)
        .hasMessage(
            "Cannot write raw/orders, partition 2024-01-01: a newer run holds it (token 1, held by"
                + " 2)");
    files.discard(List.of(DAY), 1);
    assertThat(read(DAY)).isEmpty();

    files.publish(List.of(DAY), "first", 2);
    assertThat(read(DAY)).contains("of the attempt");
  }

  @Test
  void whatWasPublishedBeforeATakeoverStaysAndIsToldAgain() throws IOException {
    put(invite("first", 1, DAY, NEXT_DAY), DAY, "of the attempt");
    PublishedFile before = files.publish(List.of(DAY), "first", 1).get(DAY);
    files.raise(List.of(DAY, NEXT_DAY), 2);

    assertThat(files.missing(List.of(DAY, NEXT_DAY), "first")).containsExactly(NEXT_DAY);
    assertThat(files.publish(List.of(DAY), "first", 2)).containsEntry(DAY, before);
    assertThat(read(DAY)).contains("of the attempt");
    assertThatThrownBy(() -> files.publish(List.of(DAY), "first", 1)).isInstanceOf(FencedOff.class);
  }

  @Test
  void aLateAttemptChangesNothingOfTheNextOneNorOfWhatItHasPublished() throws IOException {
    Map<FileName, String> late = invite("first", 1, DAY);
    put(late, DAY, "of the first");
    Map<FileName, String> places = invite("second", 2, DAY);
    assertThat(files.missing(List.of(DAY), "first")).containsExactly(DAY);
    put(places, DAY, "of the second");
    putLate(late, DAY, "late");
    files.publish(List.of(DAY), "second", 2);
    assertThat(read(DAY)).contains("of the second");

    putLate(places, DAY, "written twice");
    assertThat(read(DAY)).contains("of the second");
    assertThatThrownBy(() -> invite("first", 1, DAY)).isInstanceOf(FencedOff.class);
  }

  @Test
  void removesWhatNobodyPublishes() throws IOException {
    Map<FileName, String> places = invite("first", 1, DAY, NEXT_DAY);
    put(places, DAY, "of the first");
    files.discard(List.of(DAY, NEXT_DAY), 1);
    assertThat(files.missing(List.of(DAY), "first")).containsExactly(DAY);
    assertThatThrownBy(() -> files.publish(List.of(DAY), "first", 1))
        .isInstanceOf(IOException.class);
    assertThat(read(DAY)).isEmpty();
  }

  @Test
  void thePlacesOfAnAttemptAreTheSameHoweverOftenTheyAreAskedFor() throws IOException {
    put(invite("first", 1, DAY), DAY, "of the first");
    invite("first", 2, DAY);
    assertThat(files.missing(List.of(DAY), "first")).isEmpty();
    files.publish(List.of(DAY), "first", 2);
    assertThat(read(DAY)).contains("of the first");
  }

  @Test
  void othersReadAFileAtItsAddress() throws IOException {
    assertThat(files.address(DAY, Duration.ofMinutes(1))).isEmpty();
    publish(1, "first", DAY);
    publish(2, "second", DAY);
    assertThat(get(files.address(DAY, Duration.ofMinutes(1)).orElseThrow())).isEqualTo("second");
    assertThat(files.address(NEXT_DAY, Duration.ofMinutes(1))).isEmpty();
  }

  private Map<FileName, String> invite(String attempt, long token, FileName... names)
      throws IOException {
    return files.invite(List.of(names), attempt, token, Duration.ofMinutes(1));
  }

  private void put(Map<FileName, String> places, FileName name, String content) throws IOException {
    put(String.valueOf(places.get(name)), content);
  }

  /** Where nobody waits for it any more, it may fail. */
  private void putLate(Map<FileName, String> places, FileName name, String content) {
    try {
      put(places, name, content);
    } catch (IOException e) {
      assertThat(e).isInstanceOf(NoSuchFileException.class);
    }
  }

  /** Writes to an address as somebody else does. */
  abstract void put(String address, String content) throws IOException;

  /** Reads from an address as somebody else does. */
  abstract String get(String address) throws IOException;

  private Map<FileName, PublishedFile> publish(long token, String content, FileName... names)
      throws IOException {
    List<StagedFile> staged = new ArrayList<>();
    for (FileName name : names) {
      staged.add(staged(workspace, name, content));
    }
    return files.publish(staged, token);
  }

  private static StagedFile staged(Workspace place, FileName name, String content)
      throws IOException {
    Path file = place.folder().resolve("out").resolve(name.toString());
    Files.createDirectories(file.getParent());
    return new StagedFile(name, Files.writeString(file, content));
  }

  Optional<String> read(FileName name) throws IOException {
    try (Workspace place = files.workspace()) {
      Optional<Path> file = files.fetch(name, place.folder().resolve("in"));
      return file.isPresent() ? Optional.of(Files.readString(file.get())) : Optional.empty();
    }
  }
}
