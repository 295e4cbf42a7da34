package io.tranche.sensor.alert;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tranche.contracts.Ids;
import io.tranche.contracts.TrancheException;
import io.tranche.contracts.alerts.AlertEvent;
import io.tranche.contracts.alerts.AlertNotification;
import io.tranche.contracts.alerts.AlertTrigger;
import io.tranche.contracts.definitions.AlertDocument;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.definitions.Kind;
import io.tranche.platform.catalog.CatalogView;
import io.tranche.platform.http.Page;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** What alerts told, and whether it arrived. */
@Path("/api/v1/alerts")
@Produces(MediaType.APPLICATION_JSON)
public class AlertResource {

  private final CatalogView catalogs;
  private final DeliveryRepository deliveries;
  private final Post post;
  private final Clock clock;

  @Inject
  AlertResource(CatalogView catalogs, DeliveryRepository deliveries, Post post, Clock clock) {
    this.catalogs = catalogs;
    this.deliveries = deliveries;
    this.post = post;
    this.clock = clock;
  }

  /**
   * A notification of one receiver.
   *
   * @param id that the receiver is given
   * @param receiver its position in {@code to}, from 0
   * @param state {@code gathering}, {@code pending}, {@code sent} or {@code failed}
   * @param count how many events it tells of
   * @param counts how many of each kind
   * @param events the first 20 of them
   * @param attempts how often it was posted
   * @param due when it is posted next
   * @param problem why the last attempt failed
   */
  public record Notification(
      String id,
      String alert,
      int receiver,
      @Schema(enumeration = {"gathering", "pending", "sent", "failed"}) String state,
      Instant opened,
      long count,
      SortedMap<AlertTrigger, Long> counts,
      List<AlertEvent> events,
      int attempts,
      Optional<Instant> due,
      Optional<Instant> ended,
      Optional<String> problem) {}

  /** Which alert to try. */
  public record Form(Optional<String> name) {}

  /**
   * What a receiver made of a sample.
   *
   * @param receiver its position in {@code to}, from 0
   * @param taken whether it answered with 200 to 299
   * @param problem why not
   */
  public record Sample(int receiver, boolean taken, Optional<String> problem) {}

  /** What came of it. */
  public record Samples(List<Sample> items) {}

  /** Newest first; those of one alert, or in one state, if it is given. */
  @GET
  public Uni<Page<Notification>> list(
      @RestQuery @Nullable String alert,
      @RestQuery @Nullable String state,
      @RestQuery @Nullable String cursor,
      @RestQuery @Nullable Integer limit) {
    return deliveries
        .list(
            given(alert), given(state).map(DeliveryState::parse), given(cursor), Page.limit(limit))
        .map(
            page ->
                new Page<>(
                    page.items().stream().map(AlertResource::view).toList(),
                    page.nextCursor(),
                    page.total()));
  }

  private static Optional<String> given(@Nullable String text) {
    return Optional.ofNullable(text).filter(some -> !some.isEmpty());
  }

  private static Notification view(Delivery delivery) {
    return new Notification(
        delivery.eventId(),
        delivery.receiver().alert(),
        delivery.receiver().position(),
        delivery.state().word(),
        delivery.opened(),
        delivery.count(),
        delivery.counts(),
        delivery.events(),
        delivery.attempts(),
        delivery.state().isFinal() ? Optional.empty() : delivery.due(),
        delivery.ended(),
        delivery.problem());
  }

  /** Posts a sample to every receiver of an alert, once, and says what each made of it. */
  @POST
  @Path("/test")
  public Uni<Samples> test(Form form) {
    String name =
        form.name()
            .filter(given -> !given.isBlank())
            .orElseThrow(
                () ->
                    new TrancheException.Invalid(
                        "missing-name",
                        "Cannot test alert: name is required (none given); accepted: the name of"
                            + " an alert"));
    return catalogs
        .newest()
        .map(catalog -> catalog.alert(catalog.wholeName(Kind.ALERT, name)))
        .chain(this::test);
  }

  private Uni<Samples> test(AlertDocument alert) {
    AlertNotification sample = sample(alert, catalogs.current());
    return Multi.createFrom()
        .iterable(Receiver.of(alert))
        .onItem()
        .transformToUni(receiver -> test(alert, receiver.position(), sample))
        .merge()
        .collect()
        .in(TreeMap<Integer, Sample>::new, (all, one) -> all.put(one.receiver(), one))
        .map(all -> new Samples(List.copyOf(all.values())));
  }

  private Uni<Sample> test(AlertDocument alert, int receiver, AlertNotification sample) {
    return post.send(alert.to().get(receiver), sample)
        .map(problem -> new Sample(receiver, problem.isEmpty(), problem));
  }

  /** One event of the first kind that the alert tells, of an asset of its target. */
  private AlertNotification sample(AlertDocument alert, Catalog catalog) {
    Instant now = clock.instant();
    AlertTrigger on = new TreeSet<>(alert.on()).first();
    List<String> assets = alert.target().resolve(catalog.graph()).stream().limit(1).toList();
    String id = Ids.of("alert-sample", alert.name(), UUID.randomUUID().toString());
    AlertEvent event =
        AlertEvent.ofAssets(
            on, id, now, assets, List.of(), "This is a sample: nothing has happened.");
    return AlertNotification.of(
        id,
        now,
        new AlertNotification.Data(
            alert.name(), true, 1, new TreeMap<>(Map.of(on, 1L)), now, now, List.of(event)));
  }
}
