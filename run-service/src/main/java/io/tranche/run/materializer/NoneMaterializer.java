package io.tranche.run.materializer;

import io.tranche.contracts.definitions.Materializer;

/** Produces nothing: only the record of the materialization counts. */
final class NoneMaterializer implements PartitionMaterializer<Materializer.None> {

  @Override
  public MaterializationResult materialize(
      Materializer.None materializer, MaterializationContext context) {
    return MaterializationResult.withoutMetadata(context.keys());
  }
}
