package io.tranche.run.endpoint;

import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import io.tranche.contracts.TrancheException;
import io.tranche.contracts.workers.TaskResult;
import io.tranche.platform.catalog.CatalogView;
import io.tranche.platform.http.Applied;
import io.tranche.platform.secrets.Revealed;
import io.tranche.platform.secrets.Secrets;
import io.tranche.run.worker.RemoteTask;
import io.tranche.run.worker.RemoteTasks;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jboss.resteasy.reactive.RestPath;

/** Where services say what has come of the work that they have accepted. */
@Path("/api/v1/callbacks")
@Produces(MediaType.APPLICATION_JSON)
public class CallbackResource {

  private final RemoteTasks tasks;
  private final CatalogView catalog;
  private final Secrets secrets;

  @Inject
  CallbackResource(RemoteTasks tasks, CatalogView catalog, Secrets secrets) {
    this.tasks = tasks;
    this.catalog = catalog;
    this.secrets = secrets;
  }

  /**
   * Where the work stands.
   *
   * @param state {@code RUNNING}, {@code SUCCEEDED}, {@code FAILED}, {@code STOPPED} or {@code
   *     LOST}
   * @param canceled why the service is to end the work; absent if it is to go on
   */
  public record Work(String state, Optional<String> canceled) {}

  /**
   * Says something of the work: 200 when that counts, 202 when it will. The same, said twice,
   * counts once. Nobody but the service knows the address.
   */
  @POST
  @Path("{task}/{secret}")
  @Blocking
  @APIResponse(
      responseCode = "200",
      description = "It counts",
      content = @Content(schema = @Schema(implementation = Work.class)))
  @APIResponse(
      responseCode = "202",
      description = "It will count",
      content = @Content(schema = @Schema(implementation = Work.class)))
  public Uni<Response> say(@RestPath String task, @RestPath String secret, Said said) {
    return find(task, secret)
        .chain(found -> found.isOver() ? Uni.createFrom().item(tooLate(found)) : take(found, said));
  }

  private Uni<RemoteTask> find(String task, String secret) {
    return tasks
        .find(task)
        .map(
            found ->
                found
                    .filter(one -> one.acceptance().equals(RemoteTasks.acceptanceOf(secret)))
                    .orElseThrow(
                        () ->
                            new TrancheException.NotFound(
                                "no-such-work",
                                "Cannot take callback: there is no such work, or its run has"
                                    + " ended")));
  }

  /** Who says again what was taken hears that it was. */
  private static Response tooLate(RemoteTask task) {
    if (task.hasEnding()) {
      return Response.ok(view(task)).build();
    }
    throw new TrancheException.Conflict(
        "work-given-up",
        "Cannot take callback: the work was given up (" + task.canceled().orElse("canceled") + ")");
  }

  private Uni<Response> take(RemoteTask task, Said said) {
    List<TaskResult> results =
        said.masked(revealed(task))
            .results(
                new Said.Speaker(task.worker(), task.id(), task.runId(), task.acceptance()),
                task.logNumber() + 1);
    return tasks
        .say(results)
        .chain(() -> ends(results) ? Applied.inTime(() -> over(task)) : none())
        .map(
            over ->
                over.map(one -> Response.ok(view(one)))
                    .orElseGet(() -> Response.accepted(view(task)))
                    .build());
  }

  private static Uni<Optional<RemoteTask>> none() {
    return Uni.createFrom().item(Optional.empty());
  }

  private Uni<Optional<RemoteTask>> over(RemoteTask task) {
    return tasks.find(task.id()).map(found -> found.filter(RemoteTask::isOver));
  }

  private static boolean ends(List<TaskResult> said) {
    return said.stream()
        .anyMatch(one -> !(one instanceof TaskResult.Log) && !(one instanceof TaskResult.Progress));
  }

  /** What the service was told of secrets it must not tell others. */
  private Revealed revealed(RemoteTask task) {
    Revealed revealed = secrets.reveal();
    revealed.hide(task.handle());
    Endpoints.of(task, catalog.current())
        .ifPresent(
            document -> {
              try {
                Call.of(document, revealed, String.join(" + ", task.assets()));
              } catch (RuntimeException e) {
                // What cannot be looked up, the service was not told.
                revealed.hide(task.handle());
              }
            });
    return revealed;
  }

  private static Work view(RemoteTask task) {
    return new Work(task.state(), task.canceled());
  }
}
