package io.tranche.sensor.schedule;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tranche.contracts.TrancheException;
import io.tranche.contracts.commands.Resource;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.definitions.Kind;
import io.tranche.contracts.definitions.ScheduleDocument;
import io.tranche.contracts.runs.RunConfiguration;
import io.tranche.partitions.PartitionsSchedule;
import io.tranche.platform.catalog.CatalogView;
import io.tranche.platform.http.Page;
import io.tranche.sensor.control.Controls;
import io.tranche.sensor.control.OperatedResource;
import io.tranche.sensor.control.Operators;
import io.tranche.sensor.control.Silences;
import io.tranche.sensor.control.Stop;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** The schedules that are defined, and what they did. */
@Path("/api/v1/schedules")
@Produces(MediaType.APPLICATION_JSON)
public class ScheduleResource extends OperatedResource {

  private final CatalogView catalogs;
  private final ScheduleRepository repository;
  private final Schedules schedules;
  private final Controls controls;

  @Inject
  ScheduleResource(
      CatalogView catalogs,
      ScheduleRepository repository,
      Schedules schedules,
      Controls controls,
      Operators operators) {
    super(operators);
    this.catalogs = catalogs;
    this.repository = repository;
    this.schedules = schedules;
    this.controls = controls;
  }

  /**
   * One schedule.
   *
   * @param target the selection; absent for a job
   * @param assets what its runs materialize, each after all that it reads
   * @param runConfig of its runs: of the job, then of the schedule
   * @param next when it fires next; while it is stopped that tick is skipped
   * @param stopped while an operator keeps it from firing
   */
  public record Schedule(
      String name,
      Optional<String> description,
      Optional<String> bundle,
      Optional<String> target,
      Optional<String> job,
      List<String> assets,
      @Schema(implementation = JsonNode.class) Optional<JsonNode> runConfig,
      String cron,
      String timezone,
      int catchUp,
      Instant next,
      String status,
      Optional<Stop> stopped,
      Optional<ScheduleTick> lastTick) {}

  /** Schedules by name; {@code search} is a part of the name, {@code name} all of it. */
  @GET
  public Uni<Page<Schedule>> list(
      @RestQuery @Nullable String name,
      @RestQuery @Nullable String search,
      @RestQuery @Nullable String cursor,
      @RestQuery @Nullable Integer limit) {
    int size = Page.limit(limit);
    long from = Page.position(cursor);
    Catalog catalog = catalogs.current();
    List<ScheduleDocument> found =
        name != null
            ? List.of(catalog.schedule(catalog.wholeName(Kind.SCHEDULE, name)))
            : catalog.schedules().values().stream()
                .filter(schedule -> search == null || schedule.name().contains(search))
                .toList();
    Optional<String> next =
        from + size < found.size() ? Optional.of(Long.toString(from + size)) : Optional.empty();
    return controls
        .silences()
        .chain(stopped -> views(found.stream().skip(from).limit(size).toList(), catalog, stopped))
        .map(items -> new Page<>(items, next, OptionalLong.of(found.size())));
  }

  private Uni<List<Schedule>> views(
      List<ScheduleDocument> page, Catalog catalog, Silences stopped) {
    return Multi.createFrom()
        .iterable(page)
        .onItem()
        .transformToUniAndConcatenate(
            schedule -> {
              Resource resource = Resource.schedule(schedule.name());
              return view(schedule, catalog, stopped.stop(resource), stopped.status(resource));
            })
        .collect()
        .asList();
  }

  private Uni<Schedule> view(
      ScheduleDocument document, Catalog catalog, Optional<Stop> stop, String status) {
    Fired fired = Fired.of(document, catalog);
    PartitionsSchedule times = fired.schedule();
    Optional<String> job = document.target().job();
    return repository
        .listTicks(document.name(), Optional.empty(), 1)
        .map(
            last ->
                new Schedule(
                    document.name(),
                    document.description(),
                    catalog.bundleOf(Kind.SCHEDULE, document.name()),
                    job.isPresent() ? Optional.empty() : Optional.of(document.target().toString()),
                    job,
                    fired.assets(),
                    fired.runConfig().map(RunConfiguration::tree),
                    times.cron(),
                    times.timezone().orElse("UTC"),
                    document.catchUp(),
                    schedules.nextTick(document, times),
                    status,
                    stop,
                    last.items().stream().findFirst()));
  }

  @Override
  protected Uni<Resource> named(String name) {
    return catalogs
        .newest()
        .map(
            catalog ->
                Resource.schedule(catalog.schedule(catalog.wholeName(Kind.SCHEDULE, name)).name()));
  }

  /** What a schedule did, newest first. */
  @GET
  @Path("/ticks")
  public Uni<Page<ScheduleTick>> ticks(
      @RestQuery @Nullable String schedule,
      @RestQuery @Nullable String cursor,
      @RestQuery @Nullable Integer limit) {
    if (schedule == null || schedule.isEmpty()) {
      throw new TrancheException.Invalid(
          "missing-schedule", "Cannot list ticks: schedule is required (none given)");
    }
    return repository.listTicks(schedule, Optional.ofNullable(cursor), Page.limit(limit));
  }
}
