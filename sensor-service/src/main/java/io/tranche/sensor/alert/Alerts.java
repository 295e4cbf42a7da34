package io.tranche.sensor.alert;

import io.smallrye.mutiny.Uni;
import io.tranche.contracts.alerts.AlertEvent;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.runs.RunEvent;
import io.tranche.platform.catalog.CatalogView;
import io.tranche.sensor.runstatus.RunEventListener;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** Stores for the receivers of the newest catalog what they shall hear of. */
@Singleton
class Alerts implements RunEventListener, AlertTeller {

  private final CatalogView catalogs;
  private final NoticeRepository notices;
  private final Clock clock;
  private final AtomicReference<Aimed> aimed = new AtomicReference<>(new Aimed(0, List.of()));

  @Inject
  Alerts(CatalogView catalogs, NoticeRepository notices, Clock clock) {
    this.catalogs = catalogs;
    this.notices = notices;
    this.clock = clock;
  }

  /** Alerts as of one catalog. */
  private record Aimed(long catalog, List<AimedAlert> alerts) {}

  /** The alerts of the newest catalog there is: the event does not come again. */
  private Uni<List<AimedAlert>> alerts() {
    return catalogs
        .newest()
        .map(
            catalog ->
                aimed
                    .updateAndGet(held -> held.catalog() == catalog.number() ? held : aim(catalog))
                    .alerts());
  }

  private static Aimed aim(Catalog catalog) {
    return new Aimed(
        catalog.number(),
        catalog.alerts().values().stream().map(alert -> AimedAlert.of(alert, catalog)).toList());
  }

  @Override
  public Uni<Boolean> listens() {
    return alerts().map(all -> !all.isEmpty());
  }

  @Override
  public Uni<Void> hear(List<RunEvent> events) {
    List<Happening> ends = new ArrayList<>();
    for (RunEvent event : events) {
      AlertEvent.of(event)
          .ifPresent(end -> ends.add(new Happening(end, new HashSet<>(event.assets()))));
    }
    return tellAll(ends);
  }

  @Override
  public Uni<Void> tell(List<AlertEvent> events) {
    return tellAll(
        events.stream().map(event -> new Happening(event, new HashSet<>(event.assets()))).toList());
  }

  /** Completes when it is stored for all that shall hear of it. */
  Uni<Void> tellAll(List<Happening> happenings) {
    return happenings.isEmpty()
        ? Uni.createFrom().voidItem()
        : alerts().chain(all -> notices.save(notices(happenings, all), clock.instant()));
  }

  private static List<Notice> notices(List<Happening> happenings, List<AimedAlert> alerts) {
    List<Notice> heard = new ArrayList<>();
    for (Happening happening : happenings) {
      alerts.stream()
          .filter(alert -> alert.tells(happening))
          .flatMap(alert -> Receiver.of(alert.document()).stream())
          .forEach(receiver -> heard.add(new Notice(receiver, happening.event())));
    }
    return heard;
  }
}
