package io.tranche.definitions.bundle;

import io.tranche.contracts.definitions.BundleSchema;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** The JSON Schema of bundles, for editors. */
@Path("/api/v1/bundles/schema")
public class BundleSchemaResource {

  @GET
  @Produces({BundleSchema.MEDIA_TYPE, MediaType.APPLICATION_JSON})
  @APIResponse(
      responseCode = "200",
      description = "The JSON Schema of bundles",
      content = @Content(schema = @Schema(type = SchemaType.OBJECT)))
  public String schema() {
    return BundleSchema.text();
  }
}
