package io.tranche.contracts.definitions;

import io.tranche.contracts.runs.Debounce;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A sensor that turns file arrivals into partitions and runs.
 *
 * @param type who tells it of files
 * @param marker which objects of the bucket complete a group of files: only they run the partition
 * @param target the assets to materialize in one run, partitioned alike
 * @param add the dynamic partition set that grows, where there is one
 * @param partition without {@code add}: the partition key to materialize, from the captures
 * @param sameContent what a file does whose content the sensor has taken before
 * @param debounce how long a file waits for others, to be run with them
 * @param listing how the bucket is listed, by a sensor that does
 */
public record FileSensorDocument(
    String name,
    Type type,
    Match match,
    Optional<Add> add,
    Optional<Template> partition,
    Optional<KeyPattern> marker,
    RunTarget target,
    OnOverwrite onOverwrite,
    OnDelete onDelete,
    SameContent sameContent,
    Optional<Debounce> debounce,
    Optional<Listing> listing)
    implements SensorDocument {

  @Override
  public String kind() {
    return type.word();
  }

  @Override
  public String hears() {
    return match.bucket() + "/" + match.key();
  }

  /** The same sensor for an object of which only the name is known. */
  public FileSensorDocument ofAnyContent() {
    Match any = new Match(match.bucket(), match.key(), match.events(), SizeRange.ANY, List.of());
    return new FileSensorDocument(
        name,
        type,
        any,
        add,
        partition,
        marker,
        target,
        onOverwrite,
        onDelete,
        sameContent,
        debounce,
        listing);
  }

  /** What the keys of its files, and those of its markers, start with. */
  public String keyPrefix() {
    String ofFiles = match.key().literalPrefix();
    String ofMarkers = marker.map(KeyPattern::literalPrefix).orElse(ofFiles);
    int length = 0;
    while (length < Math.min(ofFiles.length(), ofMarkers.length())
        && ofFiles.charAt(length) == ofMarkers.charAt(length)) {
      length++;
    }
    return ofFiles.substring(0, length);
  }

  /** Whether an object of the bucket is one of its files, or a marker. */
  public boolean takes(String key) {
    return match.key().match(key).isPresent() || isMarker(key);
  }

  /** Whether the removal of an object does anything. */
  public boolean heedsRemovals() {
    return onDelete != OnDelete.KEEP && match.events().contains(EventKind.REMOVED);
  }

  /** Whether an object of the bucket completes a group. */
  public boolean isMarker(String key) {
    return marker.filter(pattern -> pattern.match(key).isPresent()).isPresent();
  }

  /** Who tells a sensor of files. */
  public enum Type {
    /** Notifications. */
    FILE_ARRIVAL("fileArrival"),
    /** It looks at a folder itself; notifications of that bucket reach it too. */
    DIRECTORY("directory"),
    /** Notifications, and it lists the bucket for what they have not told. */
    BUCKET("bucket");

    private final String word;

    Type(String word) {
      this.word = word;
    }

    /** The word in a bundle. */
    public String word() {
      return word;
    }
  }

  /**
   * Which objects the sensor takes.
   *
   * @param events created, removed, or both; unless a bundle says it, removals count where {@code
   *     onDelete} is not keep
   * @param size of a created object
   * @param contentTypes of a created object; none for any
   */
  public record Match(
      String bucket,
      KeyPattern key,
      Set<EventKind> events,
      SizeRange size,
      List<ContentType> contentTypes) {
    public Match {
      events = Set.copyOf(events);
      contentTypes = List.copyOf(contentTypes);
    }

    Match of(Set<EventKind> others) {
      return new Match(bucket, key, others, size, contentTypes);
    }
  }

  /**
   * How a bucket is listed.
   *
   * @param store where it is, unless a connection says so
   * @param connection of type {@code s3}, where no store is given
   * @param interval from the end of one listing to the begin of the next
   */
  public record Listing(Optional<Store> store, Optional<String> connection, Duration interval) {

    /** Where the bucket is, as far as a catalog says. */
    public Optional<Store> storeIn(Catalog catalog) {
      return store.or(
          () ->
              connection
                  .map(catalog.connections()::get)
                  .filter(ConnectionDocument.S3.class::isInstance)
                  .map(ConnectionDocument.S3.class::cast)
                  .map(Store::of));
    }
  }

  /**
   * An S3-compatible store. All texts may hold references ({@link Reference}).
   *
   * @param endpoint its address; absent: Amazon's of the region
   * @param secretKey holds a reference
   * @param sessionToken of temporary keys, holds a reference
   */
  public record Store(
      Optional<String> endpoint,
      String region,
      String accessKey,
      String secretKey,
      Optional<String> sessionToken) {

    static Store of(ConnectionDocument.S3 connection) {
      return new Store(
          connection.endpoint(),
          connection.region(),
          connection.accessKey(),
          connection.secretKey(),
          connection.sessionToken());
    }
  }

  /** What can happen to an object. */
  public enum EventKind {
    CREATED,
    REMOVED
  }

  /**
   * The member that an arrival adds.
   *
   * @param key {@code {key}} is the object's key, {@code {bucket}} its bucket, all others captures
   */
  public record Add(String set, Template key, Map<String, Template> metadata) {
    public Add {
      metadata = Map.copyOf(metadata);
    }
  }

  /** What a new version of a known object does. */
  public enum OnOverwrite {
    /** Its partition is run again. */
    REMATERIALIZE,
    /** It is remembered; nothing runs. */
    IGNORE,
    /** It is set aside, and the version that was there first stays. */
    REJECT
  }

  /** What the removal of an object does. */
  public enum OnDelete {
    KEEP,
    /** What its partitions have is stale until they are run again. */
    MARK_STALE,
    REMOVE_PARTITION
  }

  /** What a file does whose content the sensor has taken before, by its hash and size. */
  public enum SameContent {
    /** It is a file like any other. */
    PROCESS,
    /** It is left out. */
    IGNORE
  }
}
