package io.tranche.run.backfill;

import io.smallrye.mutiny.Uni;
import io.tranche.contracts.Origin;
import io.tranche.contracts.TrancheException;
import io.tranche.contracts.commands.BackfillCommand;
import io.tranche.contracts.runs.RunRequest;
import io.tranche.platform.http.Applied;
import io.tranche.platform.http.Page;
import io.tranche.run.backfill.BackfillCommandSender.Answer;
import io.tranche.run.eventlog.MongoTimeCursor;
import io.tranche.run.http.RequestId;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Clock;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** Backfills: many partitions, as runs of their own, each asset after what it reads. */
@Path("/api/v1/backfills")
@Produces(MediaType.APPLICATION_JSON)
public class BackfillResource {

  private static final String PATH = "/api/v1/backfills/";
  private static final Origin PERSON = Origin.person("http");

  private final Backfills backfills;
  private final BackfillRepository repository;
  private final BackfillRequests requests;
  private final BackfillCommandSender commands;
  private final Previews previews;
  private final Progress progress;
  private final Clock clock;

  @Inject
  BackfillResource(
      Backfills backfills,
      BackfillRepository repository,
      BackfillRequests requests,
      BackfillCommandSender commands,
      Previews previews,
      Progress progress,
      Clock clock) {
    this.backfills = backfills;
    this.repository = repository;
    this.requests = requests;
    this.commands = commands;
    this.previews = previews;
    this.progress = progress;
    this.clock = clock;
  }

  /** A backfill that is not planned yet. */
  public record Requested(String id) {}

  /** Why a backfill is paused. */
  public record Pausing(Optional<String> reason) {}

  /** How many runs may be requested and not have ended, 1 or more. */
  public record Concurrency(Optional<Integer> concurrency) {}

  /** Asks for a backfill: 201 when it is planned, 202 when that takes longer. */
  @POST
  @APIResponse(
      responseCode = "201",
      description = "It is planned",
      content = @Content(schema = @Schema(implementation = BackfillView.class)))
  @APIResponse(
      responseCode = "202",
      description = "It will be planned",
      content = @Content(schema = @Schema(implementation = Requested.class)))
  public Uni<Response> create(
      BackfillForm form, @RestHeader("Idempotency-Key") @Nullable String idempotencyKey) {
    return create(form.request(RequestId.of(idempotencyKey), clock.instant()));
  }

  private Uni<Response> create(RunRequest.Backfill request) {
    return backfills
        .plan(request)
        .invoke(BackfillResource::requireSomething)
        .chain(planned -> requests.request(request))
        .chain(() -> Applied.inTime(() -> repository.find(request.id())))
        .chain(found -> response(request.id(), found));
  }

  private static void requireSomething(Backfill planned) {
    if (planned.parts().isEmpty()) {
      throw new TrancheException.Invalid(
          "empty-selection",
          "Cannot backfill: nothing is selected ("
              + planned
                  .asked()
                  .options()
                  .retry()
                  .map(retry -> retry.backfill() + " again")
                  .orElse(planned.asked().selection())
              + ")");
    }
  }

  private Uni<Response> response(String id, Optional<Backfill> stored) {
    return stored.isEmpty()
        ? Uni.createFrom()
            .item(Response.accepted(new Requested(id)).location(URI.create(PATH + id)).build())
        : progress
            .of(stored.get())
            .map(view -> Response.created(URI.create(PATH + id)).entity(view).build());
  }

  /** What the same form would create: partitions, runs, their order, what is missing upstream. */
  @POST
  @Path("/preview")
  public Uni<BackfillPreview> preview(BackfillForm form) {
    return previews.of(form.request("preview", clock.instant()));
  }

  /** Newest first; only those in a status, if one is given. */
  @GET
  public Uni<Page<BackfillView>> list(
      @RestQuery @Nullable String status,
      @RestQuery @Nullable String cursor,
      @RestQuery @Nullable Integer limit) {
    return repository.list(
        Optional.ofNullable(status).map(BackfillResource::status),
        MongoTimeCursor.parse(cursor),
        Page.limit(limit));
  }

  private static BackfillStatus status(String text) {
    return Arrays.stream(BackfillStatus.values())
        .filter(status -> status.name().equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new TrancheException.Invalid(
                    "invalid-status",
                    "Cannot list backfills: status must be one of "
                        + Arrays.stream(BackfillStatus.values())
                            .map(Enum::name)
                            .collect(Collectors.joining(", "))
                        + " ("
                        + text
                        + ")"));
  }

  /** One backfill, with how far each asset has come and what the rest waits for. */
  @GET
  @Path("/{id}")
  public Uni<BackfillView> show(@RestPath String id) {
    return repository.find(id).chain(found -> progress.of(BackfillCommands.existing(id, found)));
  }

  /** Requests nothing more until it is resumed; what is requested goes on. */
  @POST
  @Path("/{id}/pause")
  @APIResponse(
      responseCode = "202",
      description = "It requests nothing more",
      content = @Content(schema = @Schema(implementation = Answer.class)))
  public Uni<Response> pause(
      @RestPath String id,
      @Nullable Pausing form,
      @RestHeader("Idempotency-Key") @Nullable String idempotencyKey) {
    Optional<String> reason = Optional.ofNullable(form).flatMap(Pausing::reason);
    return send(new BackfillCommand.Pause(id, reason, PERSON), idempotencyKey);
  }

  /** Goes on with a paused one. */
  @POST
  @Path("/{id}/resume")
  @APIResponse(
      responseCode = "202",
      description = "It goes on",
      content = @Content(schema = @Schema(implementation = Answer.class)))
  public Uni<Response> resume(
      @RestPath String id, @RestHeader("Idempotency-Key") @Nullable String idempotencyKey) {
    return send(new BackfillCommand.Resume(id, PERSON), idempotencyKey);
  }

  /** Requests nothing more, and stops the runs that have not ended. */
  @POST
  @Path("/{id}/cancel")
  @APIResponse(
      responseCode = "202",
      description = "It requests nothing more",
      content = @Content(schema = @Schema(implementation = Answer.class)))
  public Uni<Response> cancel(
      @RestPath String id, @RestHeader("Idempotency-Key") @Nullable String idempotencyKey) {
    return send(new BackfillCommand.Cancel(id, PERSON), idempotencyKey);
  }

  /** Changes how many of its runs may be requested and not have ended. */
  @POST
  @Path("/{id}/concurrency")
  @APIResponse(
      responseCode = "202",
      description = "From now on",
      content = @Content(schema = @Schema(implementation = Answer.class)))
  public Uni<Response> concurrency(
      @RestPath String id,
      Concurrency form,
      @RestHeader("Idempotency-Key") @Nullable String idempotencyKey) {
    int wanted = form.concurrency().orElse(0);
    if (wanted < 1) {
      throw BackfillForm.invalidConcurrency(wanted);
    }
    return send(new BackfillCommand.SetConcurrency(id, wanted, PERSON), idempotencyKey);
  }

  private Uni<Response> send(BackfillCommand command, @Nullable String idempotencyKey) {
    return commands
        .send(command, RequestId.of(idempotencyKey))
        .map(answer -> Response.accepted(answer).build());
  }

  /** A new backfill of all that this one targeted, or of what did not succeed. */
  @POST
  @Path("/{id}/retry")
  @APIResponse(
      responseCode = "201",
      description = "It is planned",
      content = @Content(schema = @Schema(implementation = BackfillView.class)))
  @APIResponse(
      responseCode = "202",
      description = "It will be planned",
      content = @Content(schema = @Schema(implementation = Requested.class)))
  public Uni<Response> retry(
      @RestPath String id,
      BackfillForm.Again form,
      @RestHeader("Idempotency-Key") @Nullable String idempotencyKey) {
    return create(form.request(RequestId.of(idempotencyKey), id, clock.instant()));
  }
}
