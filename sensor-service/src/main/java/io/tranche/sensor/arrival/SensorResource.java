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
import io.tranche.sensor.control.OperatedResource;
import io.tranche.sensor.control.Operators;
import io.tranche.sensor.control.Silences;
import io.tranche.sensor.control.Stop;
import io.tranche.sensor.tick.TickRepository;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The sensors that are defined, with what they did last. */
@Path("/api/v1/sensors")
@Produces(MediaType.APPLICATION_JSON)
public class SensorResource extends OperatedResource {

  private final CatalogView catalogs;
  private final Controls controls;
  private final TickRepository ticks;

  @Inject
  SensorResource(
      CatalogView catalogs, Controls controls, Operators operators, TickRepository ticks) {
    super(operators);
    this.catalogs = catalogs;
    this.controls = controls;
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

  @Override
  protected Uni<Resource> named(String name) {
    return catalogs
        .newest()
        .map(
            catalog ->
                Resource.sensor(catalog.sensor(catalog.wholeName(Kind.SENSOR, name)).name()));
  }
}
