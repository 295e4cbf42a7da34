package io.tranche.run.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tranche.contracts.files.ObjectStore;
import io.tranche.run.materializer.FencedOff;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class StoredFilesTest extends PartitionFilesContract {

  private final Map<String, ObjectStore.Version> objects = new ConcurrentSkipListMap<>();

  private static final ConditionalWrites CHECKED = new ConditionalWrites();

  @BeforeAll
  static void check() throws IOException {
    CHECKED.check(new MemoryObjects(new ConcurrentSkipListMap<>()));
  }

  @Override
  PartitionFiles open() {
    return new StoredFiles(new MemoryObjects(objects), CHECKED);
  }

  @Test
  void readsWhatSomebodyElsePutUnderThePartitionsName() throws IOException {
    objects.put(
        DAY.toString(), new ObjectStore.Version("by hand".getBytes(StandardCharsets.UTF_8), "1"));
    assertThat(read(DAY)).contains("by hand");
  }

  @Test
  void keepsOneObjectForEachPartitionBesideItsPointer() throws IOException {
    publish("first", 1);
    publish("second", 2);
    assertThat(objects.keySet())
        .hasSize(2)
        .anyMatch(".tranche/raw/orders/2024-01-01.json"::equals)
        .anyMatch(key -> key.matches("raw/orders/2024-01-01/2-[0-9a-f-]{36}\\.csv"));
  }

  @Test
  void aFileOfAnotherFormatIsNone() throws IOException {
    publish("first", 1);
    assertThat(read(new FileName(DAY.asset(), DAY.partition(), DAY.path(), ".json"))).isEmpty();
    assertThat(read(new FileName(DAY.asset(), DAY.partition(), DAY.path(), ""))).isEmpty();
  }

  @Test
  void anOlderRunThatWakesUpAfterItsUploadPublishesNothing() throws IOException {
    publish("of 1", 1);
    PartitionFiles late =
        new StoredFiles(
            new Slow() {
              @Override
              void afterUpload() throws IOException {
                publish("of 3", 3);
              }
            },
            CHECKED);
    Path file = Files.writeString(folder.resolve("late"), "of 2");
    assertThatThrownBy(() -> late.publish(List.of(new StagedFile(DAY, file)), 2))
        .isInstanceOf(FencedOff.class);
    assertThat(read(DAY)).contains("of 3");
    assertThat(objects).hasSize(2);
  }

  @Test
  void whatADeadRunHasUploadedIsRemovedByTheNext() throws IOException {
    PartitionFiles dying =
        new StoredFiles(
            new Slow() {
              @Override
              void afterUpload() {
                throw new IllegalStateException("killed");
              }
            },
            CHECKED);
    Path file = Files.writeString(folder.resolve("file"), "of 1");
    assertThatThrownBy(() -> dying.publish(List.of(new StagedFile(DAY, file)), 1))
        .hasMessage("killed");
    assertThat(read(DAY)).isEmpty();
    publish("of 2", 2);
    assertThat(objects).hasSize(2);
  }

  @Test
  void writesNothingToAStoreThatTakesNoNoticeOfConditions() throws IOException {
    PartitionFiles careless =
        new StoredFiles(
            new Slow() {
              @Override
              public boolean replace(String key, byte[] content, Optional<String> tag) {
                objects.put(key, new ObjectStore.Version(content, "1"));
                return true;
              }
            },
            new ConditionalWrites());
    Path file = Files.writeString(folder.resolve("file"), "of 1");
    assertThatThrownBy(() -> careless.publish(List.of(new StagedFile(DAY, file)), 1))
        .hasMessage(
            "the store takes no notice of the conditions of writes (If-None-Match and If-Match), so"
                + " an older run could write over a newer one; use a store that does (memory:)");
    assertThat(objects).containsOnlyKeys(".tranche/probe.json");
  }

  @Test
  void anAnswerThatIsLostChangesNothing() throws IOException {
    PartitionFiles deaf =
        new StoredFiles(
            new Slow() {
              private int asked;

              @Override
              boolean told(boolean done) {
                return ++asked % 2 == 0 && done;
              }
            },
            CHECKED);
    Path file = Files.writeString(folder.resolve("file"), "of 1");
    deaf.publish(List.of(new StagedFile(DAY, file)), 1);
    assertThat(read(DAY)).contains("of 1");
  }

  private void publish(String content, long token) throws IOException {
    Path file = Files.writeString(Files.createTempFile(folder, "out", ""), content);
    try (PartitionFiles files = open()) {
      files.publish(List.of(new StagedFile(DAY, file)), token);
    }
  }

  /** The same objects, seen by somebody to whom something happens. */
  private class Slow implements ObjectStore {
    private final ObjectStore store = new MemoryObjects(objects);

    void afterUpload() throws IOException {}

    boolean told(boolean done) {
      return done;
    }

    @Override
    public Optional<Version> load(String key) throws IOException {
      return store.load(key);
    }

    @Override
    public boolean replace(String key, byte[] content, Optional<String> tag) throws IOException {
      return told(store.replace(key, content, tag));
    }

    @Override
    public void upload(String key, Path file) throws IOException {
      store.upload(key, file);
      afterUpload();
    }

    @Override
    public void download(String key, Path file) throws IOException {
      store.download(key, file);
    }

    @Override
    public void delete(String key) throws IOException {
      store.delete(key);
    }

    @Override
    public String uri(String key) {
      return store.uri(key);
    }

    @Override
    public void close() {
      store.close();
    }
  }
}
