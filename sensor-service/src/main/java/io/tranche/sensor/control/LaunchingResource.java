package io.tranche.sensor.control;

import io.smallrye.mutiny.Uni;
import io.tranche.contracts.commands.Resource;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Whether sensors, schedules and automation launch anything. */
@Path("/api/v1/launching")
@Produces(MediaType.APPLICATION_JSON)
public class LaunchingResource {

  private final Controls controls;
  private final Operators operators;

  @Inject
  LaunchingResource(Controls controls, Operators operators) {
    this.controls = controls;
    this.operators = operators;
  }

  /**
   * Whether anything is launched.
   *
   * @param status {@code running} or {@code paused}
   * @param paused who stopped it, when and why
   */
  public record Launching(String status, Optional<Stop> paused) {}

  /** Why it shall stop. */
  public record PauseForm(Optional<String> reason) {}

  /** How it stands. */
  @GET
  public Uni<Launching> show() {
    return controls
        .silences()
        .map(
            silences ->
                new Launching(
                    silences.pause().isPresent() ? "paused" : "running", silences.pause()));
  }

  /** Keeps sensors, schedules and automation from launching anything until they are resumed. */
  @POST
  @Path("/pause")
  @APIResponse(
      responseCode = "201",
      description = "Done",
      content = @Content(schema = @Schema(implementation = Operators.Answer.class)))
  @APIResponse(
      responseCode = "202",
      description = "Will be done",
      content = @Content(schema = @Schema(implementation = Operators.Answer.class)))
  public Uni<RestResponse<Operators.Answer>> pause(
      PauseForm form, @RestHeader("Idempotency-Key") @Nullable String idempotencyKey) {
    return operators
        .stop(Resource.launching(), form.reason(), idempotencyKey)
        .map(Operators.Answer::response);
  }

  /** Lets them go on, except those that are stopped by themselves. */
  @POST
  @Path("/resume")
  @APIResponse(
      responseCode = "201",
      description = "Done",
      content = @Content(schema = @Schema(implementation = Operators.Answer.class)))
  @APIResponse(
      responseCode = "202",
      description = "Will be done",
      content = @Content(schema = @Schema(implementation = Operators.Answer.class)))
  public Uni<RestResponse<Operators.Answer>> resume(
      @RestHeader("Idempotency-Key") @Nullable String idempotencyKey) {
    return operators.start(Resource.launching(), idempotencyKey).map(Operators.Answer::response);
  }
}
