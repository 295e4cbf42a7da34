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
    return alerts()
        .chain(
            all -> {
              List<Notice> heard = new ArrayList<>();
              for (RunEvent event : events) {
                AlertEvent.of(event)
                    .ifPresent(told -> heard.addAll(notices(told, event.assets(), all)));
              }
              return notices.save(heard, clock.instant());
            });
  }

  @Override
  public Uni<Void> tell(List<AlertEvent> events) {
    return events.isEmpty()
        ? Uni.createFrom().voidItem()
        : alerts()
            .chain(
                all ->
                    notices.save(
                        events.stream()
                            .flatMap(event -> notices(event, event.assets(), all).stream())
                            .toList(),
                        clock.instant()));
  }

  private static List<Notice> notices(
      AlertEvent event, List<String> assets, List<AimedAlert> alerts) {
    return alerts.stream()
        .filter(alert -> alert.tells(event, assets))
        .flatMap(alert -> Receiver.of(alert.document()).stream())
        .map(receiver -> new Notice(receiver, event))
        .toList();
  }
}
