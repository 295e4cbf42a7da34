package io.tranche.run.status;

import io.smallrye.mutiny.Uni;
import io.tranche.partitions.DimensionDefinition;
import io.tranche.partitions.DynamicKeys;
import io.tranche.partitions.MultiPartitionsDefinition;
import io.tranche.partitions.Ordinals;
import io.tranche.partitions.PartitionContext;
import io.tranche.run.member.RegisteredKeys;
import io.tranche.run.status.GridCounts.Counted;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Answers what is asked of the dimensions of assets. The grids of the last assets are kept, so that
 * the next answer costs what has changed.
 */
@Singleton
class Grids {

  /** Each holds on to the picture of when it was asked for last. */
  private static final int MOST_KEPT = 4;

  private final RegisteredKeys keys;
  private final Clock clock;
  private final Map<String, Kept> kept =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Kept> eldest) {
          return size() > MOST_KEPT;
        }
      };

  @Inject
  Grids(RegisteredKeys keys, Clock clock) {
    this.keys = keys;
    this.clock = clock;
  }

  /** The grids of an asset, and of which partitions they are. */
  private record Kept(
      MultiPartitionsDefinition definition, List<Ordinals> sides, AssetGrids grids) {}

  Uni<Grid> show(AssetStatus asset, MultiPartitionsDefinition definition, GridRequest request) {
    List<Ordinals> sides = asset.picture().sides();
    return keys.evaluate(registered -> fixed(definition, request, sides, context(registered)))
        .chain(fixed -> grid(asset, definition, request, fixed));
  }

  private PartitionContext context(DynamicKeys registered) {
    return new PartitionContext(clock.instant(), registered);
  }

  private static List<GridCounts.Fixed> fixed(
      MultiPartitionsDefinition definition,
      GridRequest request,
      List<Ordinals> sides,
      PartitionContext context) {
    List<GridCounts.Fixed> fixed = new ArrayList<>();
    for (Map.Entry<String, String> one : request.where().entrySet()) {
      int index = index(definition, one.getKey());
      OptionalLong ordinal = definition.dimensionList().get(index).ordinal(one.getValue(), context);
      if (ordinal.isEmpty() || !sides.get(index).contains(ordinal.getAsLong())) {
        throw GridRequest.invalid(
            "where names no key of dimension " + one.getKey(), one.getValue());
      }
      fixed.add(new GridCounts.Fixed(index, ordinal.getAsLong()));
    }
    return fixed;
  }

  private static int index(MultiPartitionsDefinition definition, String dimension) {
    int index = definition.dimensionNames().indexOf(dimension);
    if (index < 0) {
      throw GridRequest.invalid(
          "the dimensions are " + String.join(", ", definition.dimensionNames()), dimension);
    }
    return index;
  }

  private synchronized AssetGrids grids(AssetStatus asset, MultiPartitionsDefinition definition) {
    List<Ordinals> sides = asset.picture().sides();
    Kept held = kept.get(asset.asset());
    if (held == null || !held.definition().equals(definition) || !held.sides().equals(sides)) {
      held = new Kept(definition, sides, new AssetGrids());
      kept.put(asset.asset(), held);
    }
    return held.grids();
  }

  /** How many partitions there are of each row and column. */
  private static long ofEach(
      List<Ordinals> sides, Axis rows, Axis columns, List<GridCounts.Fixed> fixed) {
    Set<Integer> narrowed =
        fixed.stream().map(GridCounts.Fixed::dimension).collect(Collectors.toSet());
    long ofEach = 1;
    for (int i = 0; i < sides.size(); i++) {
      boolean shown = i == columns.dimension() || i == rows.dimension();
      ofEach *= shown || narrowed.contains(i) ? 1 : sides.get(i).size();
    }
    return ofEach;
  }

  private static Axis axis(
      MultiPartitionsDefinition definition, GridRequest.Stretch stretch, List<Ordinals> sides) {
    int index = index(definition, stretch.dimension());
    return stretch.axis(index, sides.get(index));
  }

  private Uni<Grid> grid(
      AssetStatus asset,
      MultiPartitionsDefinition definition,
      GridRequest request,
      List<GridCounts.Fixed> fixed) {
    List<Ordinals> sides = asset.picture().sides();
    Axis columns = axis(definition, request.columns(), sides);
    Axis rows = request.rows().map(stretch -> axis(definition, stretch, sides)).orElse(Axis.ALL);
    Supplier<GridCounts> empty =
        () ->
            new GridCounts(
                definition.layout(), rows, columns, fixed, ofEach(sides, rows, columns, fixed));
    Counted counted =
        grids(asset, definition)
            .count(new AssetGrids.Asked(request, fixed), empty, asset.picture());
    List<Grid.Row> cells = Grid.cells(rows, columns, counted);
    return keys.evaluate(
        registered -> {
          PartitionContext context = context(registered);
          return new Grid(
              asset.asset(),
              asset.picture().version(),
              side(definition, request.rows(), rows, context),
              side(definition, Optional.of(request.columns()), columns, context),
              cells);
        });
  }

  private static Grid.Side side(
      MultiPartitionsDefinition definition,
      Optional<GridRequest.Stretch> stretch,
      Axis axis,
      PartitionContext context) {
    if (stretch.isEmpty()) {
      return new Grid.Side("", 1, 0, 1, List.of());
    }
    DimensionDefinition dimension = definition.dimensionList().get(axis.dimension());
    List<String> first = new ArrayList<>(axis.parts());
    for (int part = 0; part < axis.parts(); part++) {
      first.add(dimension.keyAt(axis.keys().select(axis.start(part)), context).orElse(""));
    }
    return new Grid.Side(
        stretch.get().dimension(), axis.keys().size(), axis.from(), axis.to(), first);
  }
}
