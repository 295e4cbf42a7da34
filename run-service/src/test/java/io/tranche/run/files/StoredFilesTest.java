package io.tranche.run.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tranche.contracts.files.ObjectStore;
import io.tranche.run.materializer.FencedOff;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
    return new StoredFiles(new AddressedMemory(objects), CHECKED);
  }

  @Override
  void put(String address, String content) {
    objects.put(
        address, new ObjectStore.Version(content.getBytes(StandardCharsets.UTF_8), "of others"));
  }

  @Override
  String get(String address) {
    return new String(
        new MemoryObjects(objects).load(address).orElseThrow().content(), StandardCharsets.UTF_8);
  }

  @Test
  void aFormerOwnerThatWakesUpAfterItsCopyLeavesTheAttemptToTheNextOne() throws IOException {
    put(places("first", 1, DAY).get(DAY), "of the attempt");
    PartitionFiles late =
        new StoredFiles(
            new Slow() {
              @Override
              void afterUpload() throws IOException {
                try (PartitionFiles next = open()) {
                  next.raise(List.of(DAY), 2);
                }
              }
            },
            CHECKED);
    assertThatThrownBy(() -> late.publish(List.of(DAY), "first", 1)).isInstanceOf(FencedOff.class);
    assertThat(read(DAY)).isEmpty();
    try (PartitionFiles next = open()) {
      next.publish(List.of(DAY), "first", 2);
    }
    assertThat(read(DAY)).contains("of the attempt");
    assertThat(objects.keySet())
        .hasSize(2)
        .anyMatch(key -> key.matches("raw/orders/2024-01-01/2-[0-9a-f-]{36}\\.csv"));
  }

  @Test
  void whoTakesOverGoesOnWhereTheFormerOwnerDiedBetweenTwoFiles() throws IOException {
    Map<FileName, String> places = places("first", 1, DAY, NEXT_DAY);
    put(places.get(DAY), "of the day");
    put(places.get(NEXT_DAY), "of the next day");
    PartitionFiles dying =
        new StoredFiles(
            new Slow() {
              @Override
              void afterDelete() {
                throw new IllegalStateException("killed");
              }
            },
            CHECKED);
    assertThatThrownBy(() -> dying.publish(List.of(DAY, NEXT_DAY), "first", 1))
        .hasMessage("killed");
    assertThat(read(DAY)).contains("of the day");
    assertThat(read(NEXT_DAY)).isEmpty();
    try (PartitionFiles next = open()) {
      next.raise(List.of(DAY, NEXT_DAY), 2);
      assertThat(next.missing(List.of(DAY, NEXT_DAY), "first")).isEmpty();
      Map<FileName, PublishedFile> published = next.publish(List.of(DAY, NEXT_DAY), "first", 2);
      assertThat(published.get(DAY).size()).isEqualTo(10);
      assertThat(published.get(DAY).uri()).startsWith("memory:raw/orders/2024-01-01/1-");
      assertThat(published.get(NEXT_DAY).uri()).startsWith("memory:raw/orders/2024-01-02/2-");
    }
    assertThat(read(NEXT_DAY)).contains("of the next day");
    assertThat(objects).hasSize(4);
  }

  @Test
  void theNextRunOfWhateverKindRemovesWhatAnAttemptHasLeft() throws IOException {
    put(places("first", 1, DAY).get(DAY), "left");
    publish("of 2", 2);
    assertThat(objects).hasSize(2);
  }

  @Test
  void aStoreWithoutAddressesInvitesNobodyAndTellsWhatItCallsAFile() throws IOException {
    try (PartitionFiles own = new StoredFiles(new MemoryObjects(objects), CHECKED)) {
      assertThatThrownBy(() -> own.invite(List.of(DAY), "first", 1, Duration.ofMinutes(1)))
          .hasMessage("the store gives no addresses that others can write to");
      assertThat(own.address(DAY, Duration.ofMinutes(1))).isEmpty();
      publish("of 1", 1);
      assertThat(own.address(DAY, Duration.ofMinutes(1)).orElseThrow())
          .startsWith("memory:raw/orders/2024-01-01/1-");
    }
  }

  private Map<FileName, String> places(String attempt, long token, FileName... names)
      throws IOException {
    try (PartitionFiles files = open()) {
      return files.invite(List.of(names), attempt, token, Duration.ofMinutes(1));
    }
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
  private class Slow extends AddressedMemory {
    Slow() {
      super(StoredFilesTest.this.objects);
    }

    void afterUpload() throws IOException {}

    void afterDelete() {}

    boolean told(boolean done) {
      return done;
    }

    @Override
    public boolean replace(String key, byte[] content, Optional<String> tag) {
      return told(super.replace(key, content, tag));
    }

    @Override
    public void upload(String key, Path file) throws IOException {
      super.upload(key, file);
      afterUpload();
    }

    @Override
    public void copy(String from, String to) throws IOException {
      super.copy(from, to);
      afterUpload();
    }

    @Override
    public void delete(String key) {
      super.delete(key);
      afterDelete();
    }
  }
}
