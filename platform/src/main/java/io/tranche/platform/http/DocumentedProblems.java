package io.tranche.platform.http;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.eclipse.microprofile.openapi.models.responses.APIResponses;

/** Says in the OpenAPI document of every service what any of its errors looks like. */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public final class DocumentedProblems implements OASFilter {

  private static final String NAME = "ProblemDetails";

  /** Refused before anything of ours sees the request, without a body. */
  private static final Map<String, String> SERVERS_OWN =
      Map.of(
          "413", "The body is larger than the server takes",
          "414", "The address is longer than the server takes",
          "431", "The headers are larger than the server takes");

  @Override
  public void filterOpenAPI(OpenAPI document) {
    if (document.getPaths() == null || document.getPaths().getPathItems() == null) {
      return;
    }
    if (document.getComponents() == null) {
      document.setComponents(OASFactory.createComponents());
    }
    document.getComponents().addSchema(NAME, problemDetails());
    document
        .getPaths()
        .getPathItems()
        .values()
        .forEach(path -> path.getOperations().values().forEach(DocumentedProblems::addTo));
  }

  private static void addTo(Operation operation) {
    if (operation.getResponses() == null) {
      operation.setResponses(OASFactory.createAPIResponses());
    }
    APIResponses responses = operation.getResponses();
    // Quarkus adds one to operations with a body, without saying what is in it.
    responses.removeAPIResponse("400");
    responses.setDefaultValue(problem());
    SERVERS_OWN.forEach(
        (status, reason) ->
            responses.addAPIResponse(status, OASFactory.createAPIResponse().description(reason)));
  }

  private static APIResponse problem() {
    return OASFactory.createAPIResponse()
        .description("What went wrong, in the terms of the request (RFC 9457)")
        .content(
            OASFactory.createContent()
                .addMediaType(
                    ProblemDetails.MEDIA_TYPE,
                    OASFactory.createMediaType()
                        .schema(OASFactory.createSchema().ref("#/components/schemas/" + NAME))));
  }

  private static Schema problemDetails() {
    return object("type", "title", "detail", "code")
        .description("An error; code is stable, detail and problems are for people")
        .addProperty("status", OASFactory.createSchema().addType(SchemaType.INTEGER))
        .addProperty(
            "problems",
            OASFactory.createSchema()
                .addType(SchemaType.ARRAY)
                .items(
                    object("path", "message")
                        .addProperty("value", text())
                        .addProperty("accepted", text())));
  }

  /** An object with these texts, all of them required. */
  private static Schema object(String... texts) {
    Schema object = OASFactory.createSchema().addType(SchemaType.OBJECT).required(List.of(texts));
    for (String name : texts) {
      object.addProperty(name, text());
    }
    return object;
  }

  private static Schema text() {
    return OASFactory.createSchema().addType(SchemaType.STRING);
  }
}
