package io.tranche.run.status;

import io.smallrye.mutiny.Uni;
import io.tranche.partitions.DimensionDefinition;
import io.tranche.partitions.DynamicKeys;
import io.tranche.partitions.MultiPartitionsDefinition;
import io.tranche.partitions.Ordinals;
import io.tranche.partitions.PartitionContext;
import io.tranche.run.member.RegisteredKeys;
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
import java.util.stream.Collectors;

/**
 * Answers what is asked of the dimensions of assets. The counts of the last grids that were asked
 * for are kept, so that the next answer costs what has changed.
 */
@Singleton
class Grids {

  private static final int MOST_KEPT = 16;

  private final RegisteredKeys keys;
  private final Clock clock;
  private final Map<Asked, Kept> kept =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Asked, Kept> eldest) {
          return size() > MOST_KEPT;
        }
      };

  @Inject
  Grids(RegisteredKeys keys, Clock clock) {
    this.keys = keys;
    this.clock = clock;
  }

  private record Asked(String asset, GridRequest request) {}

  /** Counts, and what they were made for. */
  private record Kept(
      MultiPartitionsDefinition definition,
      List<Ordinals> sides,
      List<GridCounts.Fixed> fixed,
      GridCounts counts) {}

  Uni<Grid> show(AssetStatus asset, MultiPartitionsDefinition definition, GridRequest request) {
    List<Ordinals> sides = asset.picture().sides();
    return keys.evaluate(registered -> fixed(definition, request, sides, context(registered)))
        .map(fixed -> counts(asset, definition, request, fixed))
        .chain(counts -> grid(asset, definition, request, counts));
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

  private synchronized GridCounts counts(
      AssetStatus asset,
      MultiPartitionsDefinition definition,
      GridRequest request,
      List<GridCounts.Fixed> fixed) {
    List<Ordinals> sides = asset.picture().sides();
    Asked asked = new Asked(asset.asset(), request);
    Kept held = kept.get(asked);
    if (held == null
        || !held.definition().equals(definition)
        || !held.sides().equals(sides)
        || !held.fixed().equals(fixed)) {
      held = new Kept(definition, sides, fixed, count(definition, request, sides, fixed));
      kept.put(asked, held);
    }
    return held.counts();
  }

  private static GridCounts count(
      MultiPartitionsDefinition definition,
      GridRequest request,
      List<Ordinals> sides,
      List<GridCounts.Fixed> fixed) {
    Axis columns = axis(definition, request.columns(), sides);
    Axis rows = request.rows().map(stretch -> axis(definition, stretch, sides)).orElse(Axis.ALL);
    Set<Integer> narrowed =
        fixed.stream().map(GridCounts.Fixed::dimension).collect(Collectors.toSet());
    long ofEach = 1;
    for (int i = 0; i < sides.size(); i++) {
      boolean shown = i == columns.dimension() || i == rows.dimension();
      ofEach *= shown || narrowed.contains(i) ? 1 : sides.get(i).size();
    }
    return new GridCounts(definition.layout(), rows, columns, fixed, ofEach);
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
      GridCounts counts) {
    Axis rows = counts.rows();
    Axis columns = counts.columns();
    List<Grid.Row> cells = Grid.cells(rows, columns, counts.at(asset.picture()));
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
