package io.tranche.sensor.replay;

import io.smallrye.mutiny.Uni;
import io.tranche.contracts.CloudEvent;
import io.tranche.contracts.Ids;
import io.tranche.contracts.Origin;
import io.tranche.contracts.Topics;
import io.tranche.contracts.TrancheException;
import io.tranche.contracts.commands.Command;
import io.tranche.contracts.commands.Resource;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.definitions.FileSensorDocument;
import io.tranche.contracts.definitions.Kind;
import io.tranche.contracts.definitions.SensorDocument;
import io.tranche.platform.catalog.CatalogView;
import io.tranche.platform.http.Applied;
import io.tranche.platform.http.Page;
import io.tranche.platform.messaging.OutgoingRecord;
import io.tranche.platform.messaging.RecordSender;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Has sensors of files read again what they have heard. */
@Path("/api/v1/sensors")
@Produces(MediaType.APPLICATION_JSON)
public class ReplayResource {

  private static final Origin PERSON = Origin.person("http");
  private static final String SOURCE = "/sensor-service";

  private final ReplayRepository replays;
  private final CatalogView catalogs;
  private final RecordSender sender;
  private final Topics topics;
  private final Clock clock;

  @Inject
  ReplayResource(
      ReplayRepository replays,
      CatalogView catalogs,
      RecordSender sender,
      Topics topics,
      Clock clock) {
    this.replays = replays;
    this.catalogs = catalogs;
    this.sender = sender;
    this.topics = topics;
    this.clock = clock;
  }

  /**
   * What to read again.
   *
   * @param name of a sensor of files
   * @param from since when; without it, all that the topic still has
   * @param again true: partitions are run again, though they were for the same versions of files
   */
  public record Form(Optional<String> name, Optional<Instant> from, Optional<Boolean> again) {}

  /**
   * A replay that was asked for.
   *
   * @param replay absent until it is stored
   */
  public record Asked(String requestId, Optional<Replay> replay) {}

  /** Reads the topic of arrivals again for one sensor. */
  @POST
  @Path("/replay")
  @APIResponse(
      responseCode = "201",
      description = "It is stored, and begins",
      content = @Content(schema = @Schema(implementation = Asked.class)))
  @APIResponse(
      responseCode = "202",
      description = "It will be stored",
      content = @Content(schema = @Schema(implementation = Asked.class)))
  public Uni<RestResponse<Asked>> replay(
      Form form, @RestHeader("Idempotency-Key") @Nullable String idempotencyKey) {
    String id =
        Ids.of("http", idempotencyKey == null ? UUID.randomUUID().toString() : idempotencyKey);
    form.from().ifPresent(this::checkTime);
    return catalogs
        .newest()
        .map(catalog -> sensor(form, catalog))
        .map(
            name ->
                new Command.Replay(
                    Resource.sensor(name), form.from(), form.again().orElse(false), PERSON))
        .chain(command -> sender.send(List.of(outgoing(command, id))))
        .chain(() -> Applied.inTime(() -> replays.find(id)))
        .map(
            stored ->
                RestResponse.status(
                    stored.isPresent() ? RestResponse.Status.CREATED : RestResponse.Status.ACCEPTED,
                    new Asked(id, stored)));
  }

  private OutgoingRecord outgoing(Command.Replay command, String id) {
    return OutgoingRecord.of(
        topics.commands(),
        command.resource().key(),
        command,
        new CloudEvent(id, Command.TYPE, SOURCE, clock.instant()));
  }

  private void checkTime(Instant from) {
    if (from.isAfter(clock.instant())) {
      throw new TrancheException.Invalid(
          "invalid-from",
          "Cannot replay: from is in the future ("
              + from
              + "); accepted: a time that has passed, e.g. 2024-05-01T00:00:00Z");
    }
  }

  private static String sensor(Form form, Catalog catalog) {
    String name =
        form.name()
            .filter(given -> !given.isBlank())
            .orElseThrow(
                () ->
                    new TrancheException.Invalid(
                        "missing-name",
                        "Cannot replay: name is required (none given); accepted: the name of a"
                            + " sensor of files"));
    SensorDocument sensor = catalog.sensor(catalog.wholeName(Kind.SENSOR, name));
    if (sensor instanceof FileSensorDocument) {
      return sensor.name();
    }
    throw new TrancheException.Invalid(
        "no-replay",
        "Cannot replay: the sensor is of type "
            + sensor.kind()
            + ", which hears of no files ("
            + sensor.name()
            + "); accepted: a sensor of files");
  }

  /** The newest replays of a sensor, or the one with an id. */
  @GET
  @Path("/replays")
  public Uni<Page<Replay>> list(
      @RestQuery @Nullable String sensor,
      @RestQuery @Nullable String id,
      @RestQuery @Nullable Integer limit) {
    int size = Page.limit(limit);
    if (id != null) {
      return replays.find(id).map(found -> Page.last(found.stream().toList()));
    }
    if (sensor == null || sensor.isEmpty()) {
      throw new TrancheException.Invalid(
          "missing-sensor", "Cannot list replays: sensor or id is required (none given)");
    }
    String name = catalogs.current().wholeName(Kind.SENSOR, sensor);
    return replays.list(name, size).map(Page::last);
  }
}
