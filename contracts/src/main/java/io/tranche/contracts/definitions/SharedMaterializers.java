package io.tranche.contracts.definitions;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which assets share a materializer: computed once per catalog. */
final class SharedMaterializers {

  private final Map<String, MaterializerDocument> documents;
  private final Map<String, String> nameByAsset = new HashMap<>();
  private final Map<String, Outputs> byAsset = new LinkedHashMap<>();

  SharedMaterializers(Map<String, MaterializerDocument> documents) {
    this.documents = documents;
  }

  /** The asset with the work of the materializer that it shares, in place of its name. */
  AssetDocument resolved(AssetDocument asset) {
    if (asset.materializer().orElse(null) instanceof Materializer.Shared shared) {
      nameByAsset.put(asset.key(), shared.name());
      return Optional.ofNullable(documents.get(shared.name()))
          .flatMap(MaterializerDocument::materializer)
          .map(asset::withMaterializer)
          .orElse(asset);
    }
    return asset;
  }

  /** Puts the outputs into the order of the graph. */
  void group(AssetGraph graph) {
    Map<String, List<String>> byName = new LinkedHashMap<>();
    graph
        .inOrder(nameByAsset.keySet())
        .forEach(
            asset ->
                byName
                    .computeIfAbsent(nameByAsset.getOrDefault(asset, ""), n -> new ArrayList<>())
                    .add(asset));
    byName.forEach(
        (name, assets) -> {
          MaterializerDocument document = documents.get(name);
          if (document != null) {
            Outputs outputs = new Outputs(name, document.subsettable(), assets);
            assets.forEach(asset -> byAsset.put(asset, outputs));
          }
        });
  }

  /** What the materializer of an asset makes, if it is shared. */
  Optional<Outputs> of(String asset) {
    return Optional.ofNullable(byAsset.get(asset));
  }

  /** All there is, each once. */
  List<Outputs> all() {
    return byAsset.values().stream().distinct().toList();
  }

  /** The name of the materializer that an asset shares, defined or not. */
  Optional<String> nameOf(String asset) {
    return Optional.ofNullable(nameByAsset.get(asset));
  }

  /** These assets, with those that cannot but be made with them. */
  Set<String> whole(Collection<String> assets) {
    Set<String> whole = new LinkedHashSet<>(assets);
    for (String asset : assets) {
      of(asset).filter(outputs -> !outputs.subsettable()).ifPresent(o -> whole.addAll(o.assets()));
    }
    return whole;
  }
}
