package io.tranche.run.status;

import io.smallrye.mutiny.Uni;
import io.tranche.partitions.MultiPartitionsDefinition;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** The status of asset partitions by their dimensions: bars and grids. */
@Path("/api/v1/partition-status")
@Produces(MediaType.APPLICATION_JSON)
public class DimensionStatusResource {

  private static final int DEFAULT_WIDTH = 800;
  private static final int DEFAULT_COLUMNS = 200;
  private static final int DEFAULT_ROWS = 100;

  private final PartitionStatuses statuses;
  private final Grids grids;

  @Inject
  DimensionStatusResource(PartitionStatuses statuses, Grids grids) {
    this.statuses = statuses;
    this.grids = grids;
  }

  /**
   * The bar of one dimension, the time if none is named; positions count its keys. {@code where}
   * narrows what counts to a key of another dimension, as in {@code region=us}.
   */
  @GET
  @Path("/dimension")
  public Uni<DimensionStrip> dimension(
      @RestQuery @Nullable String asset,
      @RestQuery @Nullable String dimension,
      @RestQuery @Nullable Long from,
      @RestQuery @Nullable Long to,
      @RestQuery @Nullable Integer width,
      @RestQuery @Nullable List<String> where) {
    return show(
            PartitionStatusResource.required(asset),
            definition ->
                new GridRequest(
                    Optional.empty(),
                    new GridRequest.Stretch(
                        GridRequest.columns(definition, given(dimension), Optional.empty()),
                        Optional.ofNullable(from),
                        Optional.ofNullable(to),
                        width == null ? DEFAULT_WIDTH : width),
                    GridRequest.where(given(where))))
        .map(DimensionStrip::of);
  }

  /**
   * Two dimensions, the time along the columns unless others are named. All others count whole,
   * unless {@code where} narrows them to a key, as in {@code region=us}.
   */
  @GET
  @Path("/grid")
  public Uni<Grid> grid(
      @RestQuery @Nullable String asset,
      @RestQuery @Nullable String rows,
      @RestQuery @Nullable String columns,
      @RestQuery @Nullable Long rowFrom,
      @RestQuery @Nullable Long rowTo,
      @RestQuery @Nullable Long columnFrom,
      @RestQuery @Nullable Long columnTo,
      @RestQuery @Nullable Integer height,
      @RestQuery @Nullable Integer width,
      @RestQuery @Nullable List<String> where) {
    return show(
        PartitionStatusResource.required(asset),
        definition -> {
          String along = GridRequest.columns(definition, given(columns), given(rows));
          return new GridRequest(
              Optional.of(
                  new GridRequest.Stretch(
                      GridRequest.rows(definition, given(rows), along),
                      Optional.ofNullable(rowFrom),
                      Optional.ofNullable(rowTo),
                      height == null ? DEFAULT_ROWS : height)),
              new GridRequest.Stretch(
                  along,
                  Optional.ofNullable(columnFrom),
                  Optional.ofNullable(columnTo),
                  width == null ? DEFAULT_COLUMNS : width),
              GridRequest.where(given(where)));
        });
  }

  private Uni<Grid> show(String asset, Function<MultiPartitionsDefinition, GridRequest> request) {
    return statuses
        .of(asset)
        .chain(
            status -> {
              MultiPartitionsDefinition definition =
                  GridRequest.dimensions(asset, status.definition());
              return grids.show(status, definition, request.apply(definition));
            });
  }

  private static Optional<String> given(@Nullable String text) {
    return Optional.ofNullable(text).filter(value -> !value.isEmpty());
  }

  private static List<String> given(@Nullable List<String> texts) {
    return texts == null ? List.of() : texts.stream().filter(text -> !text.isEmpty()).toList();
  }
}
