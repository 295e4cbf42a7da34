package io.tranche.sensor.schedule;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tranche.contracts.TrancheException;
import io.tranche.contracts.commands.Resource;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.definitions.Kind;
import io.tranche.contracts.definitions.ScheduleDocument;
import io.tranche.partitions.PartitionsSchedule;
import io.tranche.platform.catalog.CatalogView;
import io.tranche.platform.http.Page;
import io.tranche.sensor.control.Controls;
import io.tranche.sensor.control.Operators;
import io.tranche.sensor.control.Silences;
import io.tranche.sensor.control.Stop;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** The schedules that are defined, and what they did. */
@Path("/api/v1/schedules")
@Produces(MediaType.APPLICATION_JSON)
public class ScheduleResource {

  private final CatalogView catalogs;
  private final ScheduleRepository repository;
  private final Schedules schedules;
  private final Controls controls;
  private final Operators operators;

  @Inject
  ScheduleResource(
      CatalogView catalogs,
      ScheduleRepository repository,
      Schedules schedules,
      Controls controls,
      Operators operators) {
    this.catalogs = catalogs;
    this.repository = repository;
    this.schedules = schedules;
    this.controls = controls;
    this.operators = operators;
  }

  /**
   * One schedule.
   *
   * @param target the selection; absent for a job
   * @param assets what its runs materialize, each after all that it reads
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
                    times.cron(),
                    times.timezone().orElse("UTC"),
                    document.catchUp(),
                    schedules.nextTick(document, times),
                    status,
                    stop,
                    last.items().stream().findFirst()));
  }

  /** Keeps a schedule from firing until it is started again. */
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
    return schedule(form)
        .chain(schedule -> operators.stop(schedule, form.reason(), idempotencyKey))
        .map(ScheduleResource::response);
  }

  /** Lets a schedule that was stopped fire again, from now on. */
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
    return schedule(form)
        .chain(schedule -> operators.start(schedule, idempotencyKey))
        .map(ScheduleResource::response);
  }

  private Uni<Resource> schedule(Operators.Form form) {
    String name = form.requiredName();
    return catalogs
        .newest()
        .map(
            catalog ->
                Resource.schedule(catalog.schedule(catalog.wholeName(Kind.SCHEDULE, name)).name()));
  }

  private static RestResponse<Operators.Answer> response(Operators.Answer answer) {
    return RestResponse.status(
        answer.applied() ? RestResponse.Status.CREATED : RestResponse.Status.ACCEPTED, answer);
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
