package io.tranche.sensor.arrival;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tranche.contracts.commands.Resource;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.definitions.Kind;
import io.tranche.contracts.definitions.SensorDocument;
import io.tranche.platform.catalog.CatalogView;
import io.tranche.platform.http.Page;
import io.tranche.sensor.control.Controls;
import io.tranche.sensor.control.Operators;
import io.tranche.sensor.control.Silences;
import io.tranche.sensor.control.Stop;
import io.tranche.sensor.tick.TickRepository;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** The sensors that are defined, with what they did last. */
@Path("/api/v1/sensors")
@Produces(MediaType.APPLICATION_JSON)
public class SensorResource {

  private final CatalogView catalogs;
  private final Controls controls;
  private final Operators operators;
  private final TickRepository ticks;

  @Inject
  SensorResource(
      CatalogView catalogs, Controls controls, Operators operators, TickRepository ticks) {
    this.catalogs = catalogs;
    this.controls = controls;
    this.operators = operators;
    this.ticks = ticks;
  }

  /** Sensors by name; {@code search} is a part of the name, {@code name} all of it. */
  @GET
  public Uni<Page<SensorView>> list(
      @QueryParam("name") @Nullable String name,
      @QueryParam("search") @Nullable String search,
      @QueryParam("cursor") @Nullable String cursor,
      @QueryParam("limit") @Nullable Integer limit) {
    int size = Page.limit(limit);
    long from = Page.position(cursor);
    Catalog catalog = catalogs.current();
    List<SensorDocument> found =
        name != null
            ? List.of(catalog.sensor(catalog.wholeName(Kind.SENSOR, name)))
            : catalog.sensors().values().stream()
                .filter(sensor -> search == null || sensor.name().contains(search))
                .toList();
    List<SensorDocument> page = found.stream().skip(from).limit(size).toList();
    Optional<String> next =
        from + size < found.size() ? Optional.of(Long.toString(from + size)) : Optional.empty();
    return controls
        .silences()
        .chain(stopped -> views(page, catalog, stopped))
        .map(items -> new Page<>(items, next, OptionalLong.of(found.size())));
  }

  private Uni<List<SensorView>> views(
      List<SensorDocument> page, Catalog catalog, Silences stopped) {
    return Multi.createFrom()
        .iterable(page)
        .onItem()
        .transformToUniAndConcatenate(
            sensor -> {
              Resource resource = Resource.sensor(sensor.name());
              return view(sensor, catalog, stopped.stop(resource), stopped.status(resource));
            })
        .collect()
        .asList();
  }

  private Uni<SensorView> view(
      SensorDocument sensor, Catalog catalog, Optional<Stop> stop, String status) {
    return ticks
        .list(sensor.name(), Optional.empty(), 1)
        .map(
            last ->
                SensorView.of(sensor, catalog, stop, status, last.items().stream().findFirst()));
  }

  /** Keeps a sensor from working until it is started again. */
  @POST
  @Path("/stop")
  @APIResponse(
      responseCode = "201",
      description = "Done",
      content = @Content(schema = @Schema(implementation = Operators.Answer.class)))
  @APIResponse(
      responseCode = "202",
      description = "Will be done",
      content = @Content(schema = @Schema(implementation = Operators.Answer.class)))
  public Uni<RestResponse<Operators.Answer>> stop(
      Operators.Form form, @RestHeader("Idempotency-Key") @Nullable String idempotencyKey) {
    return sensor(form)
        .chain(sensor -> operators.stop(sensor, form.reason(), idempotencyKey))
        .map(SensorResource::response);
  }

  /** Lets a sensor that was stopped go on. */
  @POST
  @Path("/start")
  @APIResponse(
      responseCode = "201",
      description = "Done",
      content = @Content(schema = @Schema(implementation = Operators.Answer.class)))
  @APIResponse(
      responseCode = "202",
      description = "Will be done",
      content = @Content(schema = @Schema(implementation = Operators.Answer.class)))
  public Uni<RestResponse<Operators.Answer>> start(
      Operators.Form form, @RestHeader("Idempotency-Key") @Nullable String idempotencyKey) {
    return sensor(form)
        .chain(sensor -> operators.start(sensor, idempotencyKey))
        .map(SensorResource::response);
  }

  private Uni<Resource> sensor(Operators.Form form) {
    String name = form.requiredName();
    return catalogs
        .newest()
        .map(
            catalog ->
                Resource.sensor(catalog.sensor(catalog.wholeName(Kind.SENSOR, name)).name()));
  }

  private static RestResponse<Operators.Answer> response(Operators.Answer answer) {
    return RestResponse.status(
        answer.applied() ? RestResponse.Status.CREATED : RestResponse.Status.ACCEPTED, answer);
  }
}
