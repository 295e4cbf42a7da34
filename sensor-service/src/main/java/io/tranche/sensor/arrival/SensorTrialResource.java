package io.tranche.sensor.arrival;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import io.tranche.contracts.Json;
import io.tranche.contracts.TrancheException;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.definitions.Kind;
import io.tranche.platform.catalog.CatalogView;
import io.tranche.sensor.control.Controls;
import io.tranche.sensor.control.Silences;
import io.tranche.sensor.reaction.ReactionTrials;
import io.tranche.sensor.request.SensorTrial;
import io.tranche.sensor.runstatus.RunTrials;
import io.tranche.sensor.webhook.WebhookTrials;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What sensors would do about an event; nothing is written and nothing sent. */
@Path("/api/v1/sensors/test")
@Produces(MediaType.APPLICATION_JSON)
public class SensorTrialResource {

  private final CatalogView catalogs;
  private final Controls controls;
  private final ReactionTrials reactions;
  private final RunTrials runs;
  private final WebhookTrials webhooks;
  private final Clock clock;

  @Inject
  SensorTrialResource(
      CatalogView catalogs,
      Controls controls,
      ReactionTrials reactions,
      RunTrials runs,
      WebhookTrials webhooks,
      Clock clock) {
    this.catalogs = catalogs;
    this.controls = controls;
    this.reactions = reactions;
    this.runs = runs;
    this.webhooks = webhooks;
    this.clock = clock;
  }

  /**
   * What to try.
   *
   * @param name of one sensor; without it, all that match
   * @param event a notification in any form that is read from {@code file-arrivals}, {@code {asset,
   *     partition, type}} with the type {@code materialized} (the default) or {@code
   *     materializationFailed}, {@code {status, assets, partitions, tags}} of a run, or for a
   *     sensor of type {@code webhook}, which has to be named, the body of a delivery
   */
  public record Form(
      Optional<String> name, @Schema(implementation = JsonNode.class) Optional<JsonNode> event) {}

  /**
   * What came of it.
   *
   * @param ignored how many events of the notification are of no concern to any sensor
   */
  public record Trials(List<SensorTrial> items, int ignored) {}

  /** Says what would follow from an event, or why nothing would. */
  @POST
  public Uni<Trials> test(Form form) {
    Instant now = clock.instant();
    JsonNode event = event(form);
    return webhooks
        .of(form.name(), event, now)
        .chain(
            ofWebhook ->
                ofWebhook
                    .map(trial -> Uni.createFrom().item(new Trials(List.of(trial), 0)))
                    .orElseGet(() -> test(form, event, now)));
  }

  private Uni<Trials> test(Form form, JsonNode event, Instant now) {
    if (ReactionTrials.concern(event)) {
      return reactions
          .of(form.name(), event, now)
          .map(items -> new Trials(items, items.isEmpty() ? 1 : 0));
    }
    if (RunTrials.concern(event)) {
      return runs.of(form.name(), event, now)
          .map(items -> new Trials(items, items.isEmpty() ? 1 : 0));
    }
    Notification notification = read(event, now);
    return catalogs
        .newest()
        .chain(
            catalog ->
                controls
                    .silences()
                    .map(stopped -> trials(form, notification, catalog, stopped, now)));
  }

  private static JsonNode event(Form form) {
    return form.event()
        .filter(given -> !given.isNull())
        .orElseThrow(
            () ->
                new TrancheException.Invalid(
                    "missing-event",
                    "Cannot test sensor: event is required (none given); accepted: "
                        + ReactionTrials.ACCEPTED
                        + ", "
                        + RunTrials.ACCEPTED
                        + ", "
                        + NotificationReader.ACCEPTED));
  }

  private static Notification read(JsonNode event, Instant now) {
    Notification notification = NotificationReader.read(Json.write(event), now);
    if (!notification.problems().isEmpty()) {
      throw NotificationReader.invalid(notification.problems());
    }
    return notification;
  }

  private static Trials trials(
      Form form, Notification notification, Catalog catalog, Silences stopped, Instant now) {
    List<SensorTrial> trials =
        notification.events().stream()
            .flatMap(
                event ->
                    form.name()
                        .map(name -> catalog.sensor(catalog.wholeName(Kind.SENSOR, name)))
                        .map(one -> Stream.of(ArrivalTrials.of(one, event, catalog, stopped, now)))
                        .orElseGet(
                            () -> ArrivalTrials.ofAll(event, catalog, stopped, now).stream()))
            .toList();
    return new Trials(trials, notification.ignored());
  }
}
