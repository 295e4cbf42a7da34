package io.tranche.run.materializer;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tranche.contracts.Json;
import io.tranche.run.files.FilePlaces;
import java.util.LinkedHashMap;
import java.util.Map;

/** All that a program, a service or a Job is told of what it is to produce, as JSON. */
public final class ContextDocument {

  private ContextDocument() {}

  /**
   * Everything in the context but the catalog.
   *
   * @param files where those are that it reads and writes; nothing is said of none
   */
  public static ObjectNode of(
      MaterializationContext context, SourceObjects objects, FilePlaces files) {
    ObjectNode document = of(context, objects);
    if (!files.isEmpty()) {
      document.set("outputs", Json.mapper().valueToTree(files.outputs()));
      document.set("upstream", Json.mapper().valueToTree(files.upstream()));
    }
    return document;
  }

  /** The same without files. */
  public static ObjectNode of(MaterializationContext context, SourceObjects objects) {
    ObjectNode document = Json.mapper().createObjectNode();
    document.put("runId", context.runId());
    document.put("token", context.token());
    if (context.assets().size() == 1) {
      document.put("asset", context.asset().key());
    }
    document.set("assets", Json.mapper().valueToTree(context.assetKeys()));
    document.set("runConfig", context.runConfig().tree());
    ArrayNode partitions = document.putArray("partitions");
    context
        .partitions()
        .forEach(
            partition ->
                partitions.add(Json.mapper().valueToTree(form(partition, context, objects))));
    return document;
  }

  private static Map<String, Object> form(
      PartitionInput partition, MaterializationContext context, SourceObjects objects) {
    Map<String, Object> form = new LinkedHashMap<>();
    form.put("key", partition.key());
    form.put("dimensions", partition.dimensions());
    partition.window().ifPresent(window -> form.put("window", window));
    form.put("metadata", partition.metadata());
    partition
        .object()
        .ifPresent(object -> form.put("source", objects.source(object, context.catalog())));
    partition.object().ifPresent(object -> form.put("sourceUri", object));
    if (!partition.upstream().isEmpty()) {
      form.put("upstream", partition.upstream());
    }
    return form;
  }
}
