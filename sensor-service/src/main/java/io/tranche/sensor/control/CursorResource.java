package io.tranche.sensor.control;

import io.quarkus.arc.All;
import io.smallrye.mutiny.Uni;
import io.tranche.contracts.CloudEvent;
import io.tranche.contracts.Ids;
import io.tranche.contracts.Origin;
import io.tranche.contracts.Topics;
import io.tranche.contracts.TrancheException;
import io.tranche.contracts.commands.Command;
import io.tranche.contracts.commands.Resource;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.definitions.Kind;
import io.tranche.contracts.definitions.SensorDocument;
import io.tranche.platform.catalog.CatalogView;
import io.tranche.platform.http.Applied;
import io.tranche.platform.messaging.OutgoingRecord;
import io.tranche.platform.messaging.RecordSender;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
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

/** From where sensors go on that list their buckets, or look at folders. */
@Path("/api/v1/sensors/cursor")
@Produces(MediaType.APPLICATION_JSON)
public class CursorResource {

  private static final Origin PERSON = Origin.person("http");
  private static final String SOURCE = "/sensor-service";
  private static final int MOST_BYTES = 1_024;

  private final List<CursorKeeper> keepers;
  private final CatalogView catalogs;
  private final RecordSender sender;
  private final Topics topics;
  private final Clock clock;

  @Inject
  CursorResource(
      @All List<CursorKeeper> keepers,
      CatalogView catalogs,
      RecordSender sender,
      Topics topics,
      Clock clock) {
    this.keepers = List.copyOf(keepers);
    this.catalogs = catalogs;
    this.sender = sender;
    this.topics = topics;
    this.clock = clock;
  }

  /**
   * Where a sensor is to go on.
   *
   * @param name of the sensor
   * @param cursor the key behind which
   * @param delete true, instead of a cursor: from the first key, or with all files of its folder
   */
  public record Form(Optional<String> name, Optional<String> cursor, Optional<Boolean> delete) {}

  /**
   * What has become of a command.
   *
   * @param applied whether it is done; otherwise it will soon be
   */
  public record Moved(String requestId, boolean applied, Optional<Cursor> cursor) {}

  /** The cursor of one sensor. */
  @GET
  public Uni<Cursor> show(@RestQuery @Nullable String name) {
    Kept kept = kept(Optional.ofNullable(name), catalogs.current());
    return kept.keeper().show(kept.sensor());
  }

  /**
   * Moves it; the present listing goes on from there, or the next one begins there at once. Files
   * of a folder behind it are taken again.
   */
  @POST
  @APIResponse(
      responseCode = "201",
      description = "It is moved",
      content = @Content(schema = @Schema(implementation = Moved.class)))
  @APIResponse(
      responseCode = "202",
      description = "It will be moved",
      content = @Content(schema = @Schema(implementation = Moved.class)))
  public Uni<RestResponse<Moved>> move(
      Form form, @RestHeader("Idempotency-Key") @Nullable String idempotencyKey) {
    String id =
        Ids.of("http", idempotencyKey == null ? UUID.randomUUID().toString() : idempotencyKey);
    Optional<String> cursor = cursor(form);
    return catalogs
        .newest()
        .map(catalog -> kept(form.name(), catalog))
        .call(kept -> sender.send(List.of(outgoing(kept.sensor(), cursor, id))))
        .chain(kept -> Applied.inTime(() -> kept.keeper().movedBy(id, kept.sensor())))
        .map(
            moved ->
                RestResponse.status(
                    moved.isPresent() ? RestResponse.Status.CREATED : RestResponse.Status.ACCEPTED,
                    new Moved(id, moved.isPresent(), moved)));
  }

  private OutgoingRecord outgoing(String sensor, Optional<String> cursor, String id) {
    Command command = new Command.SetCursor(Resource.sensor(sensor), cursor, PERSON);
    return OutgoingRecord.of(
        topics.commands(),
        command.resource().key(),
        command,
        new CloudEvent(id, Command.TYPE, SOURCE, clock.instant()));
  }

  private static Optional<String> cursor(Form form) {
    boolean deletes = form.delete().orElse(false);
    if (deletes == form.cursor().isPresent()) {
      throw new TrancheException.Invalid(
          "missing-cursor",
          "Cannot set cursor: either cursor or delete is required ("
              + (deletes ? "both given" : "none given")
              + "); accepted: the key behind which the sensor goes on, or delete: true");
    }
    form.cursor().ifPresent(CursorResource::check);
    return form.cursor();
  }

  private static void check(String key) {
    if (key.isEmpty()
        || key.codePoints().anyMatch(Character::isISOControl)
        || key.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
      throw new TrancheException.Invalid(
          "invalid-cursor",
          "Cannot set cursor: cursor is no key of an object ("
              + key.length()
              + " characters); accepted: 1 to "
              + MOST_BYTES
              + " bytes without control characters");
    }
  }

  /** A sensor, with who keeps its cursor. */
  private record Kept(String sensor, CursorKeeper keeper) {}

  private Kept kept(Optional<String> given, Catalog catalog) {
    String name =
        given
            .filter(text -> !text.isBlank())
            .orElseThrow(
                () ->
                    new TrancheException.Invalid(
                        "missing-name",
                        "Cannot find cursor: name is required (none given); accepted: the name of"
                            + " a sensor of type bucket or directory"));
    SensorDocument sensor = catalog.sensor(catalog.wholeName(Kind.SENSOR, name));
    return keepers.stream()
        .filter(keeper -> keeper.isFor(sensor))
        .findFirst()
        .map(keeper -> new Kept(sensor.name(), keeper))
        .orElseThrow(
            () ->
                new TrancheException.Invalid(
                    "no-cursor",
                    "Cannot find cursor: the sensor is of type "
                        + sensor.kind()
                        + ", which has none of its own, for it hears of what is on topics ("
                        + sensor.name()
                        + "); accepted: a sensor of type bucket or directory. Sensors of files"
                        + " read again with replay"));
  }
}
