package io.tranche.run.files;

import io.tranche.contracts.Ids;
import io.tranche.run.materializer.MaterializationContext;
import io.tranche.run.materializer.MaterializationResult;
import java.util.LinkedHashMap;
import java.util.Map;

/** Adds to a result where its files were published, and how large they are. */
final class Publication {

  private final MaterializationContext context;
  private final MaterializationResult result;
  private final Map<String, Map<String, Object>> ofAsset;

  Publication(MaterializationContext context, MaterializationResult result) {
    this.context = context;
    this.result = result;
    this.ofAsset = new LinkedHashMap<>(result.ofAsset());
  }

  void note(Map<FileName, PublishedFile> files) {
    files.forEach(this::note);
  }

  private void note(FileName name, PublishedFile published) {
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("path", published.uri());
    metadata.put("size", published.size());
    String id = Ids.assetPartition(name.asset(), name.partition());
    metadata.putAll(ofAsset.getOrDefault(id, Map.of()));
    ofAsset.put(id, metadata);
    context.log().accept("Wrote " + published.uri() + " (" + published.size() + " bytes)");
  }

  MaterializationResult result() {
    return result.knowingOfAssets(ofAsset);
  }
}
