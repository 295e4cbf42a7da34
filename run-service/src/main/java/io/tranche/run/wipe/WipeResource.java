package io.tranche.run.wipe;

import io.smallrye.mutiny.Uni;
import io.tranche.contracts.Origin;
import io.tranche.contracts.TrancheException;
import io.tranche.contracts.definitions.Kind;
import io.tranche.platform.catalog.CatalogView;
import io.tranche.run.http.RequestId;
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
import org.jboss.resteasy.reactive.RestHeader;
import org.jspecify.annotations.Nullable;

/** Forgets what is known of partitions. */
@Path("/api/v1/partition-status/wipes")
@Produces(MediaType.APPLICATION_JSON)
public class WipeResource {

  private static final Origin ORIGIN = Origin.person("http");

  private final CatalogView catalog;
  private final Wipes wipes;

  @Inject
  WipeResource(CatalogView catalog, Wipes wipes) {
    this.catalog = catalog;
    this.wipes = wipes;
  }

  /**
   * Which partitions.
   *
   * @param selection of partitions, {@code *} for all; none for an asset that is not partitioned
   */
  public record Form(Optional<String> asset, Optional<String> selection) {}

  /**
   * What is forgotten.
   *
   * @param partitions of which anything was known
   */
  public record Wipe(String requestId, String asset, List<String> partitions) {}

  /** Makes partitions count as missing: 200 when that is done, 202 when it takes longer. */
  @POST
  @APIResponse(
      responseCode = "200",
      description = "What was forgotten",
      content = @Content(schema = @Schema(implementation = Wipe.class)))
  @APIResponse(
      responseCode = "202",
      description = "What will be forgotten",
      content = @Content(schema = @Schema(implementation = Wipe.class)))
  public Uni<Response> wipe(
      Form form, @RestHeader("Idempotency-Key") @Nullable String idempotencyKey) {
    String id = RequestId.of(idempotencyKey);
    String given = required(form.asset(), "asset");
    return catalog
        .ready()
        .map(first -> catalog.current().wholeName(Kind.ASSET, given))
        .chain(
            asset ->
                wipes
                    .request(id, asset, selection(form, asset), ORIGIN)
                    .map(done -> response(new Wipe(id, asset, done.partitions()), done.applied())));
  }

  private String selection(Form form, String asset) {
    return catalog.current().asset(asset).partitions().isPartitioned()
        ? required(form.selection(), "selection")
        : "";
  }

  private static String required(Optional<String> given, String field) {
    return given
        .filter(text -> !text.isBlank())
        .orElseThrow(
            () ->
                new TrancheException.Invalid(
                    "missing-" + field, "Cannot wipe partitions: " + field + " is required"));
  }

  private static Response response(Wipe wipe, boolean applied) {
    return Response.status(applied ? Response.Status.OK : Response.Status.ACCEPTED)
        .entity(wipe)
        .build();
  }
}
