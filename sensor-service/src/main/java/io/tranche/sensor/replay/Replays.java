package io.tranche.sensor.replay;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.tranche.contracts.Topics;
import io.tranche.contracts.commands.Command;
import io.tranche.contracts.commands.Resource;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.definitions.FileSensorDocument;
import io.tranche.platform.ReplicaId;
import io.tranche.platform.catalog.CatalogView;
import io.tranche.platform.messaging.KafkaSettings;
import io.tranche.sensor.arrival.ArrivalReplay;
import io.tranche.sensor.arrival.ArrivalReplay.Replayed;
import io.tranche.sensor.bucket.BucketPages;
import io.tranche.sensor.control.Controls;
import io.tranche.sensor.control.ReplayStarter;
import io.tranche.sensor.control.Silences;
import io.tranche.sensor.replay.Replay.BucketPart;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.jboss.logging.Logger;

/**
 * Reads {@code file-arrivals} again for one sensor at a time of those that were asked for. Each is
 * a document that says how far it has come; one replica reads, and another one goes on when that
 * moves no more. What is handled twice asks for the same, under the same ids.
 */
@Singleton
class Replays implements ReplayStarter {

  private static final Logger LOG = Logger.getLogger(Replays.class);
  private static final Duration PAUSE = Duration.ofMillis(500);
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Duration SWEEP_EVERY = Duration.ofHours(1);

  /** After so many own looks at a replay that has not moved its reader counts as dead. */
  private static final int LOOKS = 20;

  private static final int PARTS_AT_ONCE = 20;

  private final ReplayRepository repository;
  private final ArrivalReplay arrivals;
  private final BucketPages buckets;
  private final CatalogView catalogs;
  private final Controls controls;
  private final KafkaSettings settings;
  private final Topics topics;
  private final String replica;
  private final Clock clock;
  private final Map<String, ArrivalsReader> readers = new HashMap<>();
  private final Map<String, Seen> seen = new HashMap<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread = new Thread(this::lookUntilClosed, "replays");
  private Instant sweptAt = Instant.EPOCH;

  /** What another replica's replay looked like, and how often. */
  private record Seen(long version, int looks) {}

  @Inject
  Replays(
      ReplayRepository repository,
      ArrivalReplay arrivals,
      BucketPages buckets,
      CatalogView catalogs,
      Controls controls,
      KafkaSettings settings,
      Topics topics,
      ReplicaId replica,
      Clock clock) {
    this.repository = repository;
    this.arrivals = arrivals;
    this.buckets = buckets;
    this.catalogs = catalogs;
    this.controls = controls;
    this.settings = settings;
    this.topics = topics;
    this.replica = replica.text();
    this.clock = clock;
  }

  void onStart(@Observes StartupEvent event) {
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public Uni<Void> start(Command.Replay command, String id, Instant at) {
    return repository.create(
        Replay.asked(
            id,
            command.resource().name(),
            command.from(),
            command.again(),
            command.origin().toString(),
            at));
  }

  private void lookUntilClosed() {
    try {
      while (!closed.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
        try {
          look();
        } catch (RuntimeException e) {
          LOG.warnf("Cannot look at replays, trying again: %s", e);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      readers.values().forEach(ArrivalsReader::close);
    }
  }

  private void look() {
    List<Replay> running = await(repository.listRunning());
    Set<String> ids = running.stream().map(Replay::id).collect(Collectors.toSet());
    seen.keySet().retainAll(ids);
    List.copyOf(readers.keySet()).stream().filter(id -> !ids.contains(id)).forEach(this::drop);
    if (!running.isEmpty()) {
      Catalog catalog = await(catalogs.newest());
      Silences stopped = await(controls.silences());
      running.forEach(replay -> goOn(replay, catalog, stopped));
    }
    sweep();
  }

  private void goOn(Replay replay, Catalog catalog, Silences stopped) {
    Optional<FileSensorDocument> sensor = sensor(replay, catalog);
    boolean waits =
        sensor.isPresent() && stopped.stop(Resource.sensor(replay.sensor())).isPresent();
    if (waits) {
      seen.remove(replay.id());
      return;
    }
    try {
      if (replay.worker().equals(replica)) {
        readOn(replay, catalog, stopped);
      } else if (isLeft(replay)) {
        await(repository.save(replay.takenBy(replica)));
      }
    } catch (RuntimeException e) {
      LOG.warnf("Cannot go on with a replay of sensor %s: %s", replay.sensor(), e);
      drop(replay.id());
    }
  }

  /** Nobody reads, or whoever does has not moved for a while. */
  private boolean isLeft(Replay replay) {
    Seen last = seen.getOrDefault(replay.id(), new Seen(replay.version(), 0));
    int looks = last.version() == replay.version() ? last.looks() + 1 : 1;
    seen.put(replay.id(), new Seen(replay.version(), looks));
    return replay.worker().isEmpty() || looks > LOOKS;
  }

  /** Some parts of one, so that others do not wait long. */
  private void readOn(Replay replay, Catalog catalog, Silences stopped) {
    Optional<Replay> next = Optional.of(replay);
    for (int parts = 0; parts < PARTS_AT_ONCE && next.isPresent(); parts++) {
      next = step(next.get(), catalog, stopped);
    }
  }

  /** One write; the answer is empty if there is nothing more to do for now. */
  private Optional<Replay> step(Replay replay, Catalog catalog, Silences stopped) {
    Optional<FileSensorDocument> sensor = sensor(replay, catalog);
    if (sensor.isEmpty()) {
      return saved(replay.failed("no bundle defines a sensor of files of this name", now()));
    }
    if (replay.hasBegun() && replay.listsNow()) {
      return list(replay, sensor.get(), catalog, stopped);
    }
    ArrivalsReader reader = reader(replay);
    if (!replay.hasBegun()) {
      Replay begun = replay.begun(reader.between(replay.from()), bucket(sensor.get()), now());
      reader.seek(begun.places());
      return saved(begun);
    }
    List<ConsumerRecord<String, byte[]>> records = reader.read(replay.places());
    Map<Integer, Long> positions = reader.positions();
    Replayed part =
        await(
            arrivals.handle(
                records,
                sensor.get(),
                catalog,
                stopped,
                Optional.of(replay.id()).filter(id -> replay.again()),
                "replay " + replay.id()));
    Replay next = replay.read(positions, part, now());
    return next.places().equals(replay.places()) ? Optional.empty() : saved(next);
  }

  private Optional<BucketPart> bucket(FileSensorDocument sensor) {
    return sensor.listing().isEmpty()
        ? Optional.empty()
        : Optional.of(BucketPart.begin(await(buckets.number(sensor.name()))));
  }

  /** One page of the bucket. A store that does not answer is asked again. */
  private Optional<Replay> list(
      Replay replay, FileSensorDocument sensor, Catalog catalog, Silences stopped) {
    BucketPart part = replay.bucket().orElseThrow();
    if (sensor.listing().isEmpty()) {
      return saved(replay.failed("the sensor lists no bucket any more", now()));
    }
    try {
      BucketPages.Page page =
          buckets.list(sensor, catalog, part.number(), part.after(), replay.from());
      Replayed handled =
          await(
              arrivals.handleObjects(
                  page.found(),
                  sensor,
                  catalog,
                  stopped,
                  Optional.of(replay.id()).filter(id -> replay.again()),
                  "replay " + replay.id() + ", objects behind " + part.after(),
                  replay.at()));
      await(buckets.note(page));
      return saved(replay.listed(part.with(page.found().size(), page.last()), handled, now()));
    } catch (IOException e) {
      LOG.warnf(
          "Cannot list the bucket of sensor %s for a replay, trying again: %s",
          replay.sensor(), e.getMessage());
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private static Optional<FileSensorDocument> sensor(Replay replay, Catalog catalog) {
    return Optional.ofNullable(catalog.sensors().get(replay.sensor()))
        .filter(FileSensorDocument.class::isInstance)
        .map(FileSensorDocument.class::cast);
  }

  private Optional<Replay> saved(Replay next) {
    boolean saved = await(repository.save(next));
    if (saved && next.isRunning()) {
      return Optional.of(next);
    }
    drop(next.id());
    return Optional.empty();
  }

  private ArrivalsReader reader(Replay replay) {
    ArrivalsReader held = readers.get(replay.id());
    if (held == null) {
      held =
          new ArrivalsReader(
              new KafkaConsumer<String, byte[]>(settings.reader()), topics.fileArrivals());
      readers.put(replay.id(), held);
      held.seek(replay.places());
    }
    return held;
  }

  private void drop(String id) {
    ArrivalsReader reader = readers.remove(id);
    if (reader != null) {
      reader.close();
    }
  }

  private void sweep() {
    Instant now = now();
    if (!now.isBefore(sweptAt.plus(SWEEP_EVERY))) {
      await(repository.deleteEndedBefore(now.minus(Topics.COMES_AGAIN)));
      sweptAt = now;
    }
  }

  private Instant now() {
    return clock.instant();
  }

  private static <T> T await(Uni<T> answer) {
    return answer.await().atMost(PATIENCE);
  }

  @PreDestroy
  void close() {
    closed.countDown();
  }
}
