package io.tranche.definitions.asset;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.tranche.contracts.definitions.AssetCheck;
import io.tranche.contracts.definitions.AssetDocument;
import io.tranche.contracts.definitions.AssetDocument.Dependency;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.definitions.Kind;
import io.tranche.contracts.definitions.Outputs;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * One asset as HTTP shows it.
 *
 * @param partitions the definition as it was written; absent when the asset is not partitioned
 * @param madeWith all assets that its materializer makes, if it makes several
 * @param configSchema what the configuration of a run may be
 */
public record AssetView(
    String key,
    String group,
    Optional<String> description,
    List<String> owners,
    Map<String, String> tags,
    Map<String, String> metadata,
    @Schema(implementation = JsonNode.class) Optional<JsonNode> partitions,
    List<Dep> deps,
    Optional<Typed> materializer,
    Optional<List<String>> madeWith,
    @Schema(implementation = JsonNode.class) Optional<JsonNode> configSchema,
    Optional<Typed> automation,
    boolean external,
    List<Check> checks,
    String bundle) {

  /**
   * An asset that this one reads.
   *
   * @param mapping as it was written, or the one that the definitions lead to
   * @param reason why it is that one
   */
  record Dep(String asset, JsonNode mapping, String reason, boolean allowMissingUpstream) {}

  /** What matters of a thing with several kinds. */
  record Typed(String type) {}

  /**
   * A check of its partitions.
   *
   * @param reported whether its outcome is reported, and not found by a query
   */
  record Check(
      String name,
      Optional<String> description,
      String severity,
      boolean blocking,
      boolean reported) {

    static Check of(AssetCheck check) {
      return new Check(
          check.name(),
          check.description(),
          check.severity().wireName(),
          check.blocking(),
          check.sql().isEmpty());
    }
  }

  static AssetView of(AssetDocument asset, Catalog catalog) {
    return new AssetView(
        asset.key(),
        asset.group(),
        asset.description(),
        asset.owners(),
        asset.tags(),
        asset.metadata(),
        field(catalog, asset, "partitions"),
        asset.deps().stream()
            .map(
                dep ->
                    new Dep(
                        dep.asset(),
                        mapping(catalog, asset, dep),
                        catalog.mappingReason(asset, dep),
                        dep.allowMissingUpstream()))
            .toList(),
        asset.materializer().map(materializer -> new Typed(materializer.type())),
        catalog.outputs(asset.key()).map(Outputs::assets),
        field(catalog, asset, "configSchema"),
        asset.automation().map(automation -> new Typed(automation.type().wireName())),
        asset.external(),
        asset.checks().stream().map(Check::of).toList(),
        catalog.bundleOf(Kind.ASSET, asset.key()).orElse(""));
  }

  /** The mapping of a dependency as it was written; an inferred one by its type. */
  public static JsonNode mapping(Catalog catalog, AssetDocument asset, Dependency dependency) {
    JsonNode written =
        field(catalog, asset, "deps")
            .map(deps -> deps.path(asset.deps().indexOf(dependency)).path("mapping"))
            .orElseGet(JsonNodeFactory.instance::missingNode);
    return written.isObject()
        ? written
        : JsonNodeFactory.instance
            .objectNode()
            .put("type", catalog.mapping(asset, dependency).type());
  }

  private static Optional<JsonNode> field(Catalog catalog, AssetDocument asset, String name) {
    return catalog
        .document(Kind.ASSET, asset.key())
        .map(document -> document.body().path(name))
        .filter(JsonNode::isContainerNode);
  }
}
