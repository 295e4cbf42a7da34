package io.tranche.sensor.arrival;

import io.tranche.contracts.definitions.AssetDocument;
import io.tranche.contracts.definitions.AssetSensorDocument;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.definitions.ContentType;
import io.tranche.contracts.definitions.FileSensorDocument;
import io.tranche.contracts.definitions.Kind;
import io.tranche.contracts.definitions.RunStatusSensorDocument;
import io.tranche.contracts.definitions.SensorDocument;
import io.tranche.contracts.definitions.SizeRange;
import io.tranche.contracts.definitions.WaitPolicy;
import io.tranche.contracts.definitions.WebhookSensorDocument;
import io.tranche.contracts.runs.Debounce;
import io.tranche.sensor.control.Stop;
import io.tranche.sensor.tick.Tick;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One sensor, in the words of its bundle.
 *
 * @param hears what it is told of, as one text
 * @param match which files it takes
 * @param listing how its bucket is listed, if it is
 * @param watch what it hears of assets
 * @param runs the ends of which runs it hears of
 * @param webhook what is posted to it, and how it is signed
 * @param waits how long it waits for them, if it does
 * @param partition a template for files; for assets the word of the bundle
 * @param marker the keys that complete a group of files, where only they run its partition
 * @param target the selection of what it runs, unless that is a {@code job}
 * @param assets that are materialized, each after all that it reads
 * @param debounce how long a file waits for others, where it does
 * @param status {@code running}, {@code stopped}, or {@code paused} with all launching
 * @param stopped while an operator keeps it from working
 */
public record SensorView(
    String name,
    String type,
    Optional<String> bundle,
    String hears,
    Optional<Match> match,
    Optional<Listing> listing,
    Optional<Watch> watch,
    Optional<Runs> runs,
    Optional<Webhook> webhook,
    Optional<WaitView> waits,
    Optional<Add> add,
    Optional<String> partition,
    Optional<String> marker,
    Optional<String> target,
    Optional<String> job,
    List<String> assets,
    Optional<String> onOverwrite,
    Optional<String> onDelete,
    Optional<String> sameContent,
    Optional<Gathers> debounce,
    String status,
    Optional<Stop> stopped,
    Optional<Tick> lastTick) {

  public SensorView {
    assets = List.copyOf(assets);
  }

  /**
   * Which objects it takes.
   *
   * @param size in words, where it matters
   */
  public record Match(
      String bucket,
      String key,
      List<String> events,
      Optional<String> size,
      List<String> contentTypes) {

    static Match of(FileSensorDocument.Match match) {
      return new Match(
          match.bucket(),
          match.key().toString(),
          match.events().stream()
              .map(event -> event.name().toLowerCase(Locale.ROOT))
              .sorted()
              .toList(),
          Optional.of(match.size()).filter(size -> !size.isAny()).map(SizeRange::toString),
          match.contentTypes().stream().map(ContentType::toString).toList());
    }
  }

  /**
   * How its bucket is listed.
   *
   * @param endpoint as it is written; absent: Amazon's
   * @param connection that says where it is
   * @param interval an ISO 8601 duration
   */
  public record Listing(Optional<String> endpoint, Optional<String> connection, String interval) {

    static Listing of(FileSensorDocument.Listing listing, Catalog catalog) {
      return new Listing(
          listing.storeIn(catalog).flatMap(FileSensorDocument.Store::endpoint),
          listing.connection(),
          listing.interval().toString());
    }
  }

  /** Which assets it hears of, and what. */
  public record Watch(List<String> assets, List<String> events) {

    static Watch of(AssetSensorDocument sensor) {
      return new Watch(
          sensor.assets(),
          sensor.events().stream().map(AssetSensorDocument.Event::word).sorted().toList());
    }
  }

  /** The ends of which runs it hears of. */
  public record Runs(List<String> statuses, Optional<String> assets, List<String> jobs) {

    static Runs of(RunStatusSensorDocument sensor) {
      return new Runs(
          sensor.statuses().stream().map(Enum::name).sorted().toList(),
          sensor.assets().map(Object::toString),
          sensor.jobs());
    }
  }

  /**
   * What is posted to it.
   *
   * @param path where to
   * @param form of the signature
   * @param match the form of a value, by its place in the body
   */
  public record Webhook(String path, String form, Map<String, String> match) {

    static Webhook of(WebhookSensorDocument sensor) {
      Map<String, String> match = new TreeMap<>();
      sensor.match().forEach((place, form) -> match.put(place.toString(), form.toString()));
      return new Webhook(sensor.hears(), sensor.signature().form().word(), match);
    }
  }

  /**
   * How long it waits.
   *
   * @param atLeast for so many of the assets
   * @param deadline after the first, an ISO 8601 duration
   */
  public record WaitView(int atLeast, Optional<String> deadline, Optional<String> onDeadline) {

    static WaitView of(WaitPolicy policy) {
      return new WaitView(
          policy.assets(),
          policy.deadline().map(Object::toString),
          policy.deadline().map(any -> policy.onDeadline().word()));
    }
  }

  /**
   * How long a file waits for others; what comes first ends the wait.
   *
   * @param quietPeriod an ISO 8601 duration, absent where it does not count
   * @param maxDelay an ISO 8601 duration
   */
  public record Gathers(Optional<String> quietPeriod, int maxEvents, String maxDelay) {

    static Gathers of(Debounce debounce) {
      return new Gathers(
          Optional.of(debounce.quietPeriod())
              .filter(period -> !period.isZero())
              .map(Object::toString),
          debounce.maxEvents(),
          debounce.maxDelay().toString());
    }
  }

  /** What it adds. */
  public record Add(String set, String key, Map<String, String> metadata) {

    static Add of(FileSensorDocument.Add add) {
      Map<String, String> metadata = new TreeMap<>();
      add.metadata().forEach((name, template) -> metadata.put(name, template.text()));
      return new Add(add.set(), add.key().text(), metadata);
    }
  }

  static SensorView of(
      SensorDocument sensor,
      Catalog catalog,
      Optional<Stop> stop,
      String status,
      Optional<Tick> lastTick) {
    Optional<String> job = sensor.target().job();
    Optional<FileSensorDocument> files = as(FileSensorDocument.class, sensor);
    Optional<WebhookSensorDocument> posted = as(WebhookSensorDocument.class, sensor);
    Optional<AssetSensorDocument> watching = as(AssetSensorDocument.class, sensor);
    return new SensorView(
        sensor.name(),
        sensor.kind(),
        catalog.bundleOf(Kind.SENSOR, sensor.name()),
        sensor.hears(),
        files.map(one -> Match.of(one.match())),
        files.flatMap(FileSensorDocument::listing).map(listing -> Listing.of(listing, catalog)),
        watching.map(Watch::of),
        as(RunStatusSensorDocument.class, sensor).map(Runs::of),
        posted.map(Webhook::of),
        watching.flatMap(AssetSensorDocument::policy).map(WaitView::of),
        files
            .flatMap(FileSensorDocument::add)
            .or(() -> posted.flatMap(WebhookSensorDocument::add))
            .map(Add::of),
        files
            .flatMap(FileSensorDocument::partition)
            .or(() -> posted.flatMap(WebhookSensorDocument::partition))
            .map(Object::toString)
            .or(() -> watching.map(one -> one.choice(catalog).word())),
        files.flatMap(FileSensorDocument::marker).map(Object::toString),
        job.isPresent() ? Optional.empty() : Optional.of(sensor.target().toString()),
        job,
        sensor.target().assets(catalog).stream().map(AssetDocument::key).toList(),
        files.map(SensorView::onOverwrite),
        files.map(SensorView::onDelete),
        files.map(one -> one.sameContent().name().toLowerCase(Locale.ROOT)),
        files
            .flatMap(FileSensorDocument::debounce)
            .or(() -> posted.flatMap(WebhookSensorDocument::debounce))
            .map(Gathers::of),
        status,
        stop,
        lastTick);
  }

  private static <S extends SensorDocument> Optional<S> as(Class<S> form, SensorDocument sensor) {
    return Optional.of(sensor).filter(form::isInstance).map(form::cast);
  }

  private static String onOverwrite(FileSensorDocument sensor) {
    return switch (sensor.onOverwrite()) {
      case REMATERIALIZE -> "rematerialize";
      case IGNORE -> "ignore";
      case REJECT -> "reject";
    };
  }

  private static String onDelete(FileSensorDocument sensor) {
    return switch (sensor.onDelete()) {
      case KEEP -> "keep";
      case MARK_STALE -> "markStale";
      case REMOVE_PARTITION -> "removePartition";
    };
  }
}
