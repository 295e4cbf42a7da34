package io.tranche.run.backfill;

import io.smallrye.mutiny.Uni;
import io.tranche.contracts.CloudEvent;
import io.tranche.contracts.Origin;
import io.tranche.contracts.Topics;
import io.tranche.contracts.TrancheException;
import io.tranche.contracts.runs.RunRequest;
import io.tranche.platform.http.Applied;
import io.tranche.platform.http.Page;
import io.tranche.platform.messaging.OutgoingRecord;
import io.tranche.platform.messaging.RecordSender;
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
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** Backfills: many partitions of an asset, as runs of their own. */
@Path("/api/v1/backfills")
@Produces(MediaType.APPLICATION_JSON)
public class BackfillResource {

  private static final String PATH = "/api/v1/backfills/";

  private final Backfills backfills;
  private final BackfillRepository repository;
  private final BackfillCancellation cancellation;
  private final RecordSender sender;
  private final Topics topics;
  private final Clock clock;

  @Inject
  BackfillResource(
      Backfills backfills,
      BackfillRepository repository,
      BackfillCancellation cancellation,
      RecordSender sender,
      Topics topics,
      Clock clock) {
    this.backfills = backfills;
    this.repository = repository;
    this.cancellation = cancellation;
    this.sender = sender;
    this.topics = topics;
    this.clock = clock;
  }

  /**
   * What to backfill.
   *
   * @param selection in the partition selection grammar, e.g. {@code [2024-01-01...2024-01-31]}
   * @param missingOnly leave out what is materialized already
   */
  public record Form(
      Optional<String> asset,
      Optional<String> selection,
      Optional<Boolean> missingOnly,
      Map<String, String> tags) {

    public Form {
      tags = tags == null ? Map.of() : Map.copyOf(tags);
    }
  }

  /** A backfill that is not planned yet. */
  public record Requested(String id) {}

  /** A backfill as it is shown. */
  public record View(
      String id,
      BackfillStatus status,
      String asset,
      String selection,
      boolean missingOnly,
      long total,
      Backfill.Counts counts,
      Instant createdAt,
      Optional<Instant> endedAt,
      Optional<String> error) {

    static View of(Backfill backfill) {
      return new View(
          backfill.id(),
          backfill.status(),
          backfill.asset(),
          backfill.selection(),
          Boolean.parseBoolean(backfill.tags().get(Backfills.MISSING_ONLY)),
          backfill.total(),
          backfill.counts(),
          backfill.createdAt(),
          backfill.endedAt(),
          backfill.error());
    }
  }

  /** Asks for a backfill: 201 when it is planned, 202 when that takes longer. */
  @POST
  @APIResponse(
      responseCode = "201",
      description = "It is planned",
      content = @Content(schema = @Schema(implementation = View.class)))
  @APIResponse(
      responseCode = "202",
      description = "It will be planned",
      content = @Content(schema = @Schema(implementation = Requested.class)))
  public Uni<Response> create(
      Form form, @RestHeader("Idempotency-Key") @Nullable String idempotencyKey) {
    RunRequest.Backfill request = request(form, RequestId.of(idempotencyKey));
    return backfills
        .plan(request)
        .invoke(planned -> requireSomething(planned))
        .chain(planned -> sender.send(List.of(outgoing(request))))
        .chain(() -> Applied.within(Applied.HTTP_PATIENCE, () -> repository.find(request.id())))
        .map(found -> response(request.id(), found));
  }

  private RunRequest.Backfill request(Form form, String id) {
    Map<String, String> tags = new LinkedHashMap<>(form.tags());
    if (form.missingOnly().orElse(false)) {
      tags.put(Backfills.MISSING_ONLY, "true");
    }
    return new RunRequest.Backfill(
        id,
        form.asset()
            .orElseThrow(
                () ->
                    new TrancheException.Invalid(
                        "missing-asset", "Cannot backfill: asset is required")),
        form.selection()
            .orElseThrow(
                () ->
                    new TrancheException.Invalid(
                        "missing-selection",
                        "Cannot backfill: selection is required, such as * or [a...b]")),
        Origin.person("http"),
        tags,
        clock.instant());
  }

  private static void requireSomething(Backfill planned) {
    if (planned.total() == 0) {
      throw new TrancheException.Invalid(
          "empty-selection", "Cannot backfill: nothing is selected (" + planned.selection() + ")");
    }
  }

  private OutgoingRecord outgoing(RunRequest.Backfill request) {
    return OutgoingRecord.of(
        topics.runRequests(),
        request.id(),
        request,
        new CloudEvent(request.id(), RunRequest.TYPE, "/run-service", request.at()));
  }

  private static Response response(String id, Optional<Backfill> stored) {
    return stored
        .map(backfill -> Response.created(URI.create(PATH + id)).entity(View.of(backfill)))
        .orElseGet(() -> Response.accepted(new Requested(id)).location(URI.create(PATH + id)))
        .build();
  }

  /** Newest first. */
  @GET
  public Uni<Page<View>> list(
      @RestQuery @Nullable String cursor, @RestQuery @Nullable Integer limit) {
    int most = Page.limit(limit);
    return repository
        .list(MongoTimeCursor.parse(cursor), most + 1)
        .map(
            found -> {
              var shown = found.subList(0, Math.min(most, found.size()));
              Optional<String> next =
                  found.size() > most
                      ? Optional.of(shown.get(most - 1).place().toString())
                      : Optional.empty();
              return new Page<>(
                  shown.stream().map(one -> View.of(one.backfill())).toList(),
                  next,
                  OptionalLong.empty());
            });
  }

  @GET
  @Path("/{id}")
  public Uni<View> show(@RestPath String id) {
    return repository.find(id).map(found -> View.of(BackfillCancellation.existing(id, found)));
  }

  /** Requests nothing more and cancels what waits; what is in progress ends. */
  @POST
  @Path("/{id}/cancel")
  @APIResponse(
      responseCode = "202",
      description = "It requests nothing more",
      content = @Content(schema = @Schema(implementation = View.class)))
  public Uni<Response> cancel(@RestPath String id) {
    return cancellation.cancel(id).map(backfill -> Response.accepted(View.of(backfill)).build());
  }
}
