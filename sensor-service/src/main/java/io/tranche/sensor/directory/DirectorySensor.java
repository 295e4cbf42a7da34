package io.tranche.sensor.directory;

import io.tranche.contracts.CloudEvent;
import io.tranche.contracts.Ids;
import io.tranche.contracts.Topics;
import io.tranche.contracts.definitions.FileSensorDocument;
import io.tranche.platform.messaging.OutgoingRecord;
import io.tranche.platform.messaging.RecordSender;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * One sensor that looks at a folder. Files are announced first and remembered then: a crash between
 * the two announces them again, under the same ids.
 */
final class DirectorySensor {

  private static final Logger LOG = Logger.getLogger(DirectorySensor.class);
  private static final String TYPE = "io.tranche.file-arrival.v1";
  private static final String SOURCE = "/sensor-service";
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Duration MISSING_AGAIN = Duration.ofSeconds(1);
  private static final int MOST_AT_ONCE = 1_000;

  /** What all of them use. */
  record Parts(
      DirectoryRepository repository, RecordSender sender, Topics topics, DirectoryConfig config) {}

  /**
   * A file as it is announced, in the smallest form of a notification.
   *
   * @param time of its last modification
   */
  record Arrival(String bucket, String key, long size, Instant time) {}

  private final FileSensorDocument document;
  private final Path root;
  private final FolderWatch watch;
  private final Parts parts;
  private Optional<WatchedFolder> folder = Optional.empty();
  private Instant nextLook;
  private boolean missing;
  private long cursor;

  DirectorySensor(
      FileSensorDocument document, Path root, WatchService changes, Parts parts, Instant now) {
    this.document = document;
    this.root = root;
    this.watch = new FolderWatch(root, changes);
    this.parts = parts;
    this.nextLook = now;
  }

  String name() {
    return document.name();
  }

  boolean isOf(FileSensorDocument other, Path otherRoot) {
    return document.match().equals(other.match())
        && document.marker().equals(other.marker())
        && root.equals(otherRoot);
  }

  Instant nextLook() {
    return nextLook;
  }

  /** The system tells of a change; many of them lead to one look. */
  void note(WatchKey change, Instant now) {
    Instant soon = now.plus(parts.config().settle().dividedBy(2));
    if (watch.owns(change)) {
      lookAt(soon);
    }
  }

  /** Reads anew what was taken, at once, if somebody has had files taken again since. */
  void follow(long number, Instant now) {
    if (number != cursor) {
      cursor = number;
      folder = Optional.empty();
      lookAt(now);
    }
  }

  /** Looks then, unless it looks before. */
  void lookAt(Instant then) {
    nextLook = then.isBefore(nextLook) ? then : nextLook;
  }

  void look(Clock clock) {
    try {
      look(loaded(), clock);
      missing = false;
    } catch (NoSuchFileException e) {
      lookForFolder(clock.instant());
    } catch (IOException | RuntimeException e) {
      LOG.warnf("Cannot look at the folder of sensor %s, trying again: %s", document.name(), e);
      nextLook = clock.instant().plus(parts.config().interval());
    }
  }

  /** Nobody tells of a folder that is made. */
  private void lookForFolder(Instant now) {
    if (!missing) {
      LOG.warnf("The folder of sensor %s is not there yet (%s)", document.name(), root);
    }
    missing = true;
    nextLook = now.plus(MISSING_AGAIN);
  }

  private WatchedFolder loaded() {
    WatchedFolder known =
        folder.orElseGet(
            () ->
                new WatchedFolder(
                    parts.config().settle(),
                    parts.repository().taken(document.name()).await().atMost(PATIENCE)));
    folder = Optional.of(known);
    return known;
  }

  private void look(WatchedFolder known, Clock clock) throws IOException {
    Instant begun = clock.instant();
    Map<String, Stamp> listing = watch.list(document::takes);
    Instant ended = clock.instant();
    List<FolderFile> whole = known.whole(listing, begun, ended);
    for (int start = 0; start < whole.size(); start += MOST_AT_ONCE) {
      announce(known, whole.subList(start, Math.min(whole.size(), start + MOST_AT_ONCE)));
    }
    List<String> gone = known.gone(listing);
    parts.repository().forget(document.name(), gone).await().atMost(PATIENCE);
    known.forget(gone);
    nextLook = ended.plus(known.isGrowing() ? parts.config().settle() : parts.config().interval());
  }

  private void announce(WatchedFolder known, List<FolderFile> files) {
    List<FolderFile> unknown = withoutKnown(files);
    parts
        .sender()
        .send(unknown.stream().map(this::announcement).toList())
        .chain(() -> parts.repository().save(document.name(), unknown))
        .await()
        .atMost(PATIENCE);
    known.take(files);
  }

  /** Another replica may have been first. */
  private List<FolderFile> withoutKnown(List<FolderFile> files) {
    Map<String, Stamp> known =
        parts.repository().taken(document.name(), files).await().atMost(PATIENCE);
    return files.stream().filter(file -> !file.stamp().equals(known.get(file.key()))).toList();
  }

  private OutgoingRecord announcement(FolderFile file) {
    String bucket = document.match().bucket();
    Stamp stamp = file.stamp();
    return OutgoingRecord.of(
        parts.topics().fileArrivals(),
        bucket + "/" + file.key(),
        new Arrival(bucket, file.key(), stamp.size(), stamp.modified()),
        new CloudEvent(
            Ids.of("directory", bucket, file.key(), stamp.modified().toString()),
            TYPE,
            SOURCE,
            stamp.modified()));
  }

  void close() {
    watch.close();
  }
}
