package io.tranche.sensor.directory;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.tranche.contracts.Topics;
import io.tranche.contracts.commands.Resource;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.definitions.FileSensorDocument;
import io.tranche.platform.catalog.CatalogView;
import io.tranche.platform.messaging.RecordSender;
import io.tranche.sensor.control.Controls;
import io.tranche.sensor.control.Silences;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the folders of all sensors of type {@code directory} that are not stopped: at the start,
 * soon after the system tells of a change, and every so often, for some file systems tell nothing.
 * Every replica that has the folder looks; what two of them announce has the same ids and orders.
 */
@Singleton
class DirectorySensors {

  private static final Logger LOG = Logger.getLogger(DirectorySensors.class);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final CatalogView catalogs;
  private final Controls controls;
  private final FolderCursorRepository cursors;
  private final DirectorySensor.Parts parts;
  private final Path data;
  private final Clock clock;
  private final WatchService changes;
  private final Map<String, DirectorySensor> sensors = new HashMap<>();
  private final Thread thread = new Thread(this::lookUntilClosed, "directories");

  @Inject
  DirectorySensors(
      CatalogView catalogs,
      Controls controls,
      DirectoryRepository repository,
      FolderCursorRepository cursors,
      RecordSender sender,
      Topics topics,
      DirectoryConfig config,
      @ConfigProperty(name = "tranche.data", defaultValue = ".") String data,
      Clock clock)
      throws IOException {
    this.catalogs = catalogs;
    this.controls = controls;
    this.cursors = cursors;
    this.parts = new DirectorySensor.Parts(repository, sender, topics, config);
    this.data = Path.of(data).toAbsolutePath().normalize();
    this.clock = clock;
    this.changes = FileSystems.getDefault().newWatchService();
  }

  void onStart(@Observes StartupEvent event) {
    thread.setDaemon(true);
    thread.start();
  }

  private void lookUntilClosed() {
    try {
      while (true) {
        note(changes.poll(pause().toMillis(), TimeUnit.MILLISECONDS));
        try {
          look();
        } catch (RuntimeException e) {
          LOG.warnf("Cannot look at the folders, trying again: %s", e);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ClosedWatchServiceException closed) {
      LOG.debug("Looks at folders no more");
    }
  }

  /** Until the next folder is due, at most a second: the catalog may change. */
  private Duration pause() {
    Instant now = clock.instant();
    return sensors.values().stream()
        .map(sensor -> Duration.between(now, sensor.nextLook()))
        .filter(until -> until.compareTo(LONGEST_PAUSE) < 0)
        .min(Duration::compareTo)
        .map(until -> until.isNegative() ? Duration.ofMillis(1) : until.plusMillis(1))
        .orElse(LONGEST_PAUSE);
  }

  private void note(@Nullable WatchKey change) {
    if (change != null) {
      change.pollEvents();
      change.reset();
      sensors.values().forEach(sensor -> sensor.note(change, clock.instant()));
    }
  }

  private void look() {
    Catalog catalog = await(catalogs.ready().map(first -> catalogs.current()));
    follow(catalog, await(controls.silences()));
    if (!sensors.isEmpty()) {
      Map<String, Long> moved = await(cursors.numbers());
      sensors
          .values()
          .forEach(sensor -> sensor.follow(moved.getOrDefault(sensor.name(), 0L), clock.instant()));
    }
    sensors.values().stream()
        .filter(sensor -> !sensor.nextLook().isAfter(clock.instant()))
        .forEach(sensor -> sensor.look(clock));
  }

  /** Begins with sensors that are new, and ends with those that are stopped or gone. */
  private void follow(Catalog catalog, Silences stopped) {
    Map<String, FileSensorDocument> wanted = new HashMap<>();
    catalog
        .sensors(FileSensorDocument.class)
        .forEach(
            sensor -> {
              if (sensor.type() == FileSensorDocument.Type.DIRECTORY
                  && stopped.stop(Resource.sensor(sensor.name())).isEmpty()) {
                wanted.put(sensor.name(), sensor);
              }
            });
    List<DirectorySensor> ended =
        sensors.values().stream()
            .filter(
                held ->
                    Optional.ofNullable(wanted.get(held.name()))
                        .filter(still -> held.isOf(still, root(still, catalog)))
                        .isEmpty())
            .toList();
    ended.forEach(this::end);
    wanted.forEach(
        (name, sensor) ->
            sensors.computeIfAbsent(
                name,
                absent ->
                    new DirectorySensor(
                        sensor, root(sensor, catalog), changes, parts, clock.instant())));
  }

  /** The others look at once, and so have the system tell them of changes again. */
  private void end(DirectorySensor sensor) {
    sensors.remove(sensor.name());
    sensor.close();
    sensors.values().forEach(other -> other.lookAt(clock.instant()));
  }

  private Path root(FileSensorDocument sensor, Catalog catalog) {
    return catalog
        .folderOf(sensor.match().bucket())
        .map(folder -> data.resolve(folder.path()).normalize())
        .orElse(data);
  }

  private static <T> T await(Uni<T> answer) {
    return answer.await().atMost(PATIENCE);
  }

  @PreDestroy
  void close() throws IOException {
    changes.close();
  }
}
