package io.tranche.sensor.control;

import io.smallrye.mutiny.Uni;
import io.tranche.contracts.commands.Resource;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** What a person stops and starts over HTTP, by its name. */
public abstract class OperatedResource {

  private final Operators operators;

  protected OperatedResource(Operators operators) {
    this.operators = operators;
  }

  /** The one that a person calls by a name; fails if nothing is called so. */
  protected abstract Uni<Resource> named(String name);

  /** Keeps it from working until it is started again. */
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
    return named(form.requiredName())
        .chain(resource -> operators.stop(resource, form.reason(), idempotencyKey))
        .map(Operators.Answer::response);
  }

  /** Lets it go on, from now on. */
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
    return named(form.requiredName())
        .chain(resource -> operators.start(resource, idempotencyKey))
        .map(Operators.Answer::response);
  }
}
