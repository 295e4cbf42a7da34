package io.tranche.sensor.webhook;

import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.tranche.contracts.TrancheException;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.definitions.Kind;
import io.tranche.contracts.definitions.SensorDocument;
import io.tranche.contracts.definitions.WebhookSensorDocument;
import io.tranche.platform.catalog.CatalogView;
import io.tranche.platform.secrets.Secrets;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Where other systems post to. */
@Path("/api/v1/webhooks")
@Produces(MediaType.APPLICATION_JSON)
public class WebhookResource {

  private static final Logger LOG = Logger.getLogger(WebhookResource.class);

  private final Webhooks webhooks;
  private final CatalogView catalogs;
  private final Secrets secrets;
  private final WebhookConfig config;
  private final MeterRegistry registry;
  private final Clock clock;

  @Inject
  WebhookResource(
      Webhooks webhooks,
      CatalogView catalogs,
      Secrets secrets,
      WebhookConfig config,
      MeterRegistry registry,
      Clock clock) {
    this.webhooks = webhooks;
    this.catalogs = catalogs;
    this.secrets = secrets;
    this.config = config;
    this.registry = registry;
    this.clock = clock;
  }

  /** Answers when what follows from the delivery is stored by the brokers. */
  @POST
  @Consumes(MediaType.WILDCARD)
  @APIResponse(
      responseCode = "202",
      description = "What follows from it is stored by the brokers, or nothing does",
      content = @Content(schema = @Schema(implementation = Delivery.class)))
  @APIResponse(responseCode = "401", description = "It is not signed with the secret, or too old")
  public Uni<RestResponse<Delivery>> post(
      @QueryParam("sensor") @Nullable String sensor, byte[] body, @Context HttpHeaders headers) {
    if (body.length > config.maxBody().asLongValue()) {
      throw new WebApplicationException(
          "Cannot take delivery: its body is larger than tranche.sensor.webhook.max-body, "
              + config.maxBody().asLongValue()
              + " bytes ("
              + body.length
              + ")",
          Response.Status.REQUEST_ENTITY_TOO_LARGE);
    }
    return catalogs
        .ready()
        .chain(first -> knowing(sensor))
        .chain(catalog -> take(named(sensor, catalog), catalog, body, headers))
        .map(delivery -> RestResponse.status(RestResponse.Status.ACCEPTED, delivery));
  }

  /** Only for a sensor that may have been applied a moment ago the brokers are asked. */
  private Uni<Catalog> knowing(@Nullable String sensor) {
    Catalog current = catalogs.current();
    return sensor == null || current.sensors().containsKey(current.wholeName(Kind.SENSOR, sensor))
        ? Uni.createFrom().item(current)
        : catalogs.newest();
  }

  private Uni<Delivery> take(
      WebhookSensorDocument sensor, Catalog catalog, byte[] body, HttpHeaders headers) {
    SignedDelivery signed;
    try {
      signed =
          SignedDelivery.of(
              sensor.signature(),
              secrets(sensor),
              name -> Optional.ofNullable(headers.getHeaderString(name)),
              body,
              clock.instant());
    } catch (SignedDelivery.Unsigned e) {
      count("unsigned");
      throw new WebApplicationException(
          "Cannot take delivery: " + e.getMessage() + " (" + sensor.name() + ")",
          Response.Status.UNAUTHORIZED);
    }
    return webhooks
        .take(sensor, catalog, signed, body)
        .invoke(delivery -> count(delivery.repeated() ? "repeated" : delivery.outcome().word()));
  }

  private static WebhookSensorDocument named(@Nullable String name, Catalog catalog) {
    if (name == null || name.isBlank()) {
      throw new TrancheException.Invalid(
          "missing-sensor",
          "Cannot take delivery: sensor is required (none given); accepted: the name of a sensor"
              + " of type webhook");
    }
    SensorDocument found = catalog.sensor(catalog.wholeName(Kind.SENSOR, name));
    if (found instanceof WebhookSensorDocument webhook) {
      return webhook;
    }
    throw new TrancheException.Invalid(
        "no-webhook",
        "Cannot take delivery: the sensor is of type "
            + found.kind()
            + " ("
            + found.name()
            + "); accepted: a sensor of type webhook");
  }

  /**
   * Those that can be had: while they are exchanged, the other one may be missing. What is wrong
   * with them is nothing that the sender can mend, or should know.
   */
  private List<String> secrets(WebhookSensorDocument sensor) {
    List<String> found = new ArrayList<>();
    for (String given : sensor.signature().secrets()) {
      try {
        String secret = secrets.reveal().resolve(given, "signature.secret");
        if (!secret.isBlank()) {
          found.add(secret);
        } else {
          LOG.errorf(
              "Sensor %s cannot check deliveries with %s: it is empty", sensor.name(), given);
        }
      } catch (TrancheException.Invalid e) {
        LOG.errorf(
            "Sensor %s cannot check deliveries with a secret: %s", sensor.name(), e.getMessage());
      }
    }
    if (found.isEmpty()) {
      throw new TrancheException.Unavailable(
          "webhook-secret-unavailable",
          "Cannot take delivery: there is no secret to check it with, the log of sensor-service"
              + " says why ("
              + sensor.name()
              + ")");
    }
    return found;
  }

  private void count(String outcome) {
    registry.counter("tranche.webhooks", "outcome", outcome).increment();
  }
}
