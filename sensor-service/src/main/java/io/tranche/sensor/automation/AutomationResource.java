package io.tranche.sensor.automation;

import io.smallrye.mutiny.Uni;
import io.tranche.contracts.Ids;
import io.tranche.contracts.TrancheException;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.jspecify.annotations.Nullable;

/** Why a partition was, or was not, requested by its asset's automation. */
@Path("/api/v1/sensors/automation")
@Produces(MediaType.APPLICATION_JSON)
public class AutomationResource {

  private final CopyRepository copies;
  private final ConditionExplainer conditions;

  @Inject
  AutomationResource(CopyRepository copies, ConditionExplainer conditions) {
    this.copies = copies;
    this.conditions = conditions;
  }

  /** The last decision about one asset partition, and how its condition stands. */
  @GET
  public Uni<Explanation> explain(
      @QueryParam("asset") @Nullable String asset,
      @QueryParam("partition") @Nullable String partition) {
    if (asset == null || asset.isEmpty()) {
      throw new TrancheException.Invalid(
          "missing-asset", "Cannot explain automation: asset is required (none given)");
    }
    String key = partition == null ? "" : partition;
    return copies
        .findExplanation(asset, key)
        .chain(stored -> conditions.find(asset, key, stored))
        .map(
            found ->
                found.orElseThrow(
                    () ->
                        new TrancheException.NotFound(
                            "no-explanation",
                            "Cannot explain automation: the partition was never evaluated ("
                                + Ids.assetPartition(asset, key)
                                + ")")));
  }
}
