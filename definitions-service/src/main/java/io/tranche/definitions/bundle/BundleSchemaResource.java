package io.tranche.definitions.bundle;

import io.tranche.contracts.definitions.BundleSchema;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** The JSON Schema of bundles, for editors. */
@Path("/api/v1/bundles/schema")
public class BundleSchemaResource {

  @GET
  @Produces({BundleSchema.MEDIA_TYPE, MediaType.APPLICATION_JSON})
  public String schema() {
    return BundleSchema.text();
  }
}
