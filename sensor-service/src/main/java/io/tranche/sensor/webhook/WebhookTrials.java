package io.tranche.sensor.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import io.tranche.contracts.Cause;
import io.tranche.contracts.Json;
import io.tranche.contracts.commands.Resource;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.definitions.Kind;
import io.tranche.contracts.definitions.WebhookSensorDocument;
import io.tranche.platform.catalog.CatalogView;
import io.tranche.sensor.control.Controls;
import io.tranche.sensor.control.Stop;
import io.tranche.sensor.request.SensorTrial;
import io.tranche.sensor.request.SensorTrial.Outcome;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** What a sensor would do about a delivery, signed or not; nothing is written and nothing sent. */
@Singleton
public class WebhookTrials {

  private static final String ID = "test";
  private static final String KIND = "delivery";

  private final CatalogView catalogs;
  private final Controls controls;

  @Inject
  WebhookTrials(CatalogView catalogs, Controls controls) {
    this.catalogs = catalogs;
    this.controls = controls;
  }

  /** Empty where the name is not that of a sensor of this type. */
  public Uni<Optional<SensorTrial>> of(Optional<String> name, JsonNode body, Instant now) {
    return name.isEmpty()
        ? Uni.createFrom().item(Optional.empty())
        : catalogs
            .newest()
            .chain(
                catalog ->
                    controls
                        .silences()
                        .map(
                            stopped ->
                                webhook(name.get(), catalog)
                                    .map(
                                        sensor ->
                                            trial(
                                                sensor,
                                                catalog,
                                                body,
                                                stopped.stop(Resource.sensor(sensor.name())),
                                                now))));
  }

  private static Optional<WebhookSensorDocument> webhook(String name, Catalog catalog) {
    return catalog.sensor(catalog.wholeName(Kind.SENSOR, name))
            instanceof WebhookSensorDocument sensor
        ? Optional.of(sensor)
        : Optional.empty();
  }

  private static SensorTrial trial(
      WebhookSensorDocument sensor,
      Catalog catalog,
      JsonNode body,
      Optional<Stop> stop,
      Instant now) {
    String shown = Texts.shown(new String(Json.write(body), StandardCharsets.UTF_8));
    WebhookDecision decision =
        WebhookDecision.of(
            sensor, Webhooks.target(sensor, catalog), body, ID, Cause.webhook(ID, now));
    if (decision instanceof WebhookDecision.Kept kept) {
      return SensorTrial.nothing(sensor.name(), shown, KIND, Outcome.KEEPS, kept.reason(), stop);
    }
    if (decision instanceof WebhookDecision.Refused refused) {
      return SensorTrial.nothing(
          sensor.name(), shown, KIND, Outcome.REFUSES, refused.reason(), stop);
    }
    if (decision instanceof WebhookDecision.Change change) {
      return asks(
          sensor,
          shown,
          Outcome.ADDS,
          Optional.of(change.request().set()),
          change.key(),
          change.request().adds().get(0).metadata(),
          change.request(),
          stop);
    }
    WebhookDecision.Launch launch = (WebhookDecision.Launch) decision;
    return asks(
        sensor,
        shown,
        Outcome.LAUNCHES,
        Optional.empty(),
        launch.key(),
        Map.of(),
        launch.request(),
        stop);
  }

  private static SensorTrial asks(
      WebhookSensorDocument sensor,
      String shown,
      Outcome outcome,
      Optional<String> set,
      String partition,
      Map<String, String> metadata,
      Object request,
      Optional<Stop> stop) {
    return new SensorTrial(
        sensor.name(),
        shown,
        KIND,
        outcome,
        Optional.empty(),
        set,
        Optional.of(partition),
        metadata,
        Optional.of(request),
        stop);
  }
}
