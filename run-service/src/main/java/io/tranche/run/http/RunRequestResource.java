package io.tranche.run.http;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import io.tranche.contracts.Cause;
import io.tranche.contracts.CloudEvent;
import io.tranche.contracts.Ids;
import io.tranche.contracts.Json;
import io.tranche.contracts.Origin;
import io.tranche.contracts.Topics;
import io.tranche.contracts.TrancheException;
import io.tranche.contracts.definitions.AssetDocument;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.definitions.Kind;
import io.tranche.contracts.definitions.RunTarget;
import io.tranche.contracts.runs.RunConfiguration;
import io.tranche.contracts.runs.RunRequest;
import io.tranche.partitions.Unpartitioned;
import io.tranche.platform.catalog.CatalogView;
import io.tranche.platform.http.Applied;
import io.tranche.platform.messaging.OutgoingRecord;
import io.tranche.platform.messaging.RecordSender;
import io.tranche.run.admission.MongoQueueLengths;
import io.tranche.run.admission.RequestValidation;
import io.tranche.run.eventlog.MongoRunLog;
import io.tranche.run.eventlog.RunView;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

/** Launches and cancels runs, by requests as any program could make them. */
@Path("/api/v1/runs")
@Produces(MediaType.APPLICATION_JSON)
public class RunRequestResource {

  private static final String PATH = "/api/v1/runs/";
  private static final TypeReference<Map<String, Object>> TREE = new TypeReference<>() {};
  private static final Origin ORIGIN = Origin.person("http");

  private final CatalogView catalog;
  private final RequestValidation validation;
  private final MongoRequestedRuns requested;
  private final MongoQueueLengths queue;
  private final MongoRunLog log;
  private final RecordSender sender;
  private final Topics topics;
  private final Clock clock;

  @Inject
  RunRequestResource(
      CatalogView catalog,
      RequestValidation validation,
      MongoRequestedRuns requested,
      MongoQueueLengths queue,
      MongoRunLog log,
      RecordSender sender,
      Topics topics,
      Clock clock) {
    this.catalog = catalog;
    this.validation = validation;
    this.requested = requested;
    this.queue = queue;
    this.log = log;
    this.sender = sender;
    this.topics = topics;
    this.clock = clock;
  }

  /**
   * What to materialize, in one run.
   *
   * @param asset one asset; or {@code assets}, several that are partitioned alike; or {@code job},
   *     those of a job, whose tags the run gets too
   * @param partition one key; or {@code partitions}, several; none for an asset without partitions
   * @param runKey at most one run is ever made for it
   * @param priority higher goes first
   * @param notBefore the run waits until then
   * @param runConfig for the materializers; what it may be, the {@code configSchema} of the assets
   *     says; of a job, field by field instead of what the job says
   */
  public record Form(
      Optional<String> asset,
      List<String> assets,
      Optional<String> job,
      Optional<String> partition,
      List<String> partitions,
      Map<String, String> tags,
      Optional<String> runKey,
      int priority,
      Optional<Instant> notBefore,
      Optional<Map<String, Object>> runConfig) {

    public Form {
      assets = merged(assets, asset);
      partitions = merged(partitions, partition);
      tags = tags == null ? Map.of() : Map.copyOf(tags);
    }

    /** The same with whole names, and with the assets and tags of the job, if one is named. */
    Form resolved(Catalog catalog) {
      if (job.isEmpty()) {
        return with(
            assets.stream().map(asset -> catalog.wholeName(Kind.ASSET, asset)).toList(),
            tags,
            runConfig);
      }
      if (!assets.isEmpty()) {
        throw new TrancheException.Invalid(
            "job-and-assets",
            "Cannot launch run: job must not stand beside asset or assets, give one of them ("
                + job.get()
                + ")");
      }
      RunTarget target = new RunTarget.Job(catalog.wholeName(Kind.JOB, job.get()));
      Map<String, String> all = new HashMap<>(target.tags(catalog));
      all.putAll(tags);
      Map<String, Object> config = new LinkedHashMap<>();
      target
          .runConfig(catalog)
          .ifPresent(said -> config.putAll(Json.mapper().convertValue(said.tree(), TREE)));
      runConfig.ifPresent(config::putAll);
      return with(
          target.assets(catalog).stream().map(AssetDocument::key).toList(),
          all,
          Optional.of(config).filter(said -> !said.isEmpty()));
    }

    private Form with(
        List<String> assets, Map<String, String> tags, Optional<Map<String, Object>> runConfig) {
      return new Form(
          asset, assets, job, partition, partitions, tags, runKey, priority, notBefore, runConfig);
    }

    private static List<String> merged(@Nullable List<String> several, Optional<String> one) {
      List<String> given = several == null ? List.of() : several;
      return given.isEmpty() ? one.map(List::of).orElse(List.of()) : List.copyOf(given);
    }
  }

  /**
   * A request that has not been answered yet.
   *
   * @param runId of the run that is made, unless another one absorbs the request
   */
  public record Requested(String requestId, String runId) {}

  /** The run that is asked to stop. */
  public record Canceling(String runId) {}

  /**
   * Asks for a run: 201 with the run that answers the request, 202 when that takes longer, 409
   * {@code quota-reached} while as many runs of its namespace wait as may.
   */
  @POST
  @APIResponse(
      responseCode = "201",
      description = "The run that answers the request",
      content = @Content(schema = @Schema(implementation = RunView.class)))
  @APIResponse(
      responseCode = "202",
      description = "The run that will answer it",
      content = @Content(schema = @Schema(implementation = Requested.class)))
  public Uni<Response> launch(
      Form form, @RestHeader("Idempotency-Key") @Nullable String idempotencyKey) {
    String id = id(form, idempotencyKey);
    return catalog
        .ready()
        .chain(first -> valid(form, id, catalog.current()))
        .onFailure(TrancheException.class)
        .recoverWithUni(() -> catalog.newest().chain(newest -> valid(form, id, newest)))
        .chain(this::launch);
  }

  /** What was applied a moment ago may not have come here yet: then it is asked again. */
  private Uni<RunRequest.Launch> valid(Form form, String id, Catalog known) {
    return Uni.createFrom()
        .item(() -> request(form.resolved(known), id))
        .call(launch -> validation.requireValid(launch, known));
  }

  private Uni<Response> launch(RunRequest.Launch launch) {
    return queue
        .refusal(launch, catalog.current())
        .chain(
            refusal ->
                refusal.isEmpty() ? Uni.createFrom().voidItem() : known(launch, refusal.get()))
        .chain(() -> send(launch))
        .chain(() -> Applied.inTime(() -> requested.find(launch)))
        .map(run -> response(launch, run));
  }

  /** A request that was answered before is no new one. */
  private Uni<Void> known(RunRequest.Launch launch, String refusal) {
    return requested
        .find(launch)
        .invoke(
            answer -> {
              if (answer.isEmpty()) {
                throw new TrancheException.Conflict("quota-reached", refusal);
              }
            })
        .replaceWithVoid();
  }

  private static String id(Form form, @Nullable String idempotencyKey) {
    return idempotencyKey == null && form.runKey().isPresent()
        ? Ids.of("run-key", ORIGIN.toString(), form.runKey().get())
        : RequestId.of(idempotencyKey);
  }

  private RunRequest.Launch request(Form form, String id) {
    return new RunRequest.Launch(
            id,
            form.assets(),
            form.partitions().isEmpty() ? List.of(Unpartitioned.KEY) : form.partitions(),
            ORIGIN,
            Cause.request(id, clock.instant()),
            form.runKey(),
            form.tags(),
            form.priority(),
            form.notBefore(),
            Optional.empty())
        .withRunConfig(
            form.runConfig()
                .map(given -> RunConfiguration.of(Json.mapper().<JsonNode>valueToTree(given))));
  }

  private static Response response(RunRequest.Launch launch, Optional<RunView> run) {
    return run.map(found -> Response.created(URI.create(PATH + found.id())).entity(found))
        .orElseGet(
            () ->
                Response.accepted(new Requested(launch.id(), launch.runId()))
                    .location(URI.create(PATH + launch.runId())))
        .build();
  }

  /** Asks a run to stop; a run that has ended stays as it is. */
  @POST
  @Path("/{id}/cancel")
  @APIResponse(
      responseCode = "202",
      description = "The run will stop",
      content = @Content(schema = @Schema(implementation = Canceling.class)))
  public Uni<Response> cancel(@RestPath String id) {
    return log.load(id)
        .chain(
            run -> send(new RunRequest.Cancel(Ids.of("http-cancel", run.id()), run.id(), ORIGIN)))
        .map(sent -> Response.accepted(new Canceling(id)).build());
  }

  private Uni<Void> send(RunRequest request) {
    CloudEvent event =
        new CloudEvent(request.id(), RunRequest.TYPE, "/run-service", clock.instant());
    return sender.send(
        List.of(OutgoingRecord.of(topics.runRequests(), request.id(), request, event)));
  }
}
