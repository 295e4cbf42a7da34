package io.tranche.sensor.retention;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.tranche.contracts.Topics;
import io.tranche.platform.Repeatedly;
import io.tranche.platform.catalog.CatalogView;
import io.tranche.platform.store.Databases;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Forgets what is remembered of sensors that no bundle defines any more, once they have been gone
 * for as long as a notification can come again: until then an apply or a rollback brings them back
 * as they were. What is remembered for a time only is forgotten besides, also while nothing comes.
 * Every replica does so; what one has deleted, the others do not find.
 */
@Singleton
class GoneSensors {

  private static final Logger LOG = Logger.getLogger(GoneSensors.class);
  private static final Duration EVERY = Duration.ofHours(1);
  private static final Duration ANSWER = Duration.ofMinutes(1);
  private static final int AT_ONCE = 500;

  private final CatalogView catalogs;
  private final MongoGoneSensors gone;
  private final List<MongoSensorMemory> memories;
  private final Instance<OldMemory> old;
  private final MeterRegistry registry;
  private final Clock clock;
  private final Repeatedly looks =
      new Repeatedly("forget sensors that are gone", EVERY, this::sweep);

  @Inject
  GoneSensors(
      CatalogView catalogs,
      MongoGoneSensors gone,
      Databases databases,
      Instance<OldMemory> old,
      MeterRegistry registry,
      Clock clock) {
    this.catalogs = catalogs;
    this.gone = gone;
    this.memories =
        List.of(
            new MongoSensorMemory(databases, "bucket_listings"),
            new MongoSensorMemory(databases, "bucket_objects"),
            new MongoSensorMemory(databases, "directory_files"),
            new MongoSensorMemory(databases, "directory_cursors"));
    this.old = old;
    this.registry = registry;
    this.clock = clock;
  }

  void onStart(@Observes StartupEvent event) {
    looks.start();
  }

  private void sweep() {
    sweep(clock.instant());
  }

  /** Forgets what there is to forget at an instant. */
  void sweep(Instant now) {
    old.forEach(memory -> await(memory.forgetOld(now)));
    Set<String> defined = await(catalogs.newest()).sensors().keySet();
    await(gone.list()).stream().filter(defined::contains).forEach(back -> await(gone.forget(back)));
    Set<String> absent = new HashSet<>();
    memories.forEach(memory -> absent.addAll(absent(memory, defined)));
    for (String sensor : absent) {
      if (!await(gone.since(sensor, now)).plus(Topics.COMES_AGAIN).isAfter(now)) {
        forget(sensor);
      }
    }
  }

  private static Set<String> absent(MongoSensorMemory memory, Set<String> defined) {
    Set<String> absent = new HashSet<>();
    Optional<MongoSensorMemory.Owner> owner = await(memory.next(""));
    while (owner.isPresent()) {
      if (!defined.contains(owner.get().sensor())) {
        absent.add(owner.get().sensor());
      }
      owner = await(memory.next(owner.get().end()));
    }
    return absent;
  }

  /** In parts, so that whoever dies has done some of it. */
  private void forget(String sensor) {
    long forgotten = 0;
    for (MongoSensorMemory memory : memories) {
      long some;
      do {
        some = await(memory.forgetSome(sensor, AT_ONCE));
        forgotten += some;
      } while (some == AT_ONCE);
    }
    await(gone.forget(sensor));
    registry.counter("tranche.retention.deleted", "what", "sensors").increment((double) forgotten);
    LOG.infof("Forgot %d documents of sensor %s, which no bundle defines", forgotten, sensor);
  }

  private static <T> T await(Uni<T> answer) {
    return answer.await().atMost(ANSWER);
  }

  @PreDestroy
  void close() {
    looks.close();
  }
}
