package io.tranche.run.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tranche.contracts.TrancheException;
import io.tranche.partitions.DimensionDefinition;
import io.tranche.partitions.MultiPartitionsDefinition;
import io.tranche.partitions.Ordinals;
import io.tranche.partitions.PartitionContext;
import io.tranche.partitions.StaticPartitionsDefinition;
import io.tranche.run.status.AssetGrids.Asked;
import io.tranche.run.status.GridCounts.Counted;
import io.tranche.run.status.GridCounts.Fixed;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GridTest {

  private static final MultiPartitionsDefinition CUBE =
      MultiPartitionsDefinition.of(
          Map.of("a", some("a", 13), "b", some("b", 9), "c", some("c", 5)));
  private static final PartitionContext NOW = PartitionContext.at(Instant.EPOCH);

  private static StaticPartitionsDefinition some(String name, int keys) {
    return new StaticPartitionsDefinition(
        IntStream.range(0, keys).mapToObj(i -> name + i).toList());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void agreesWithLookingAtEveryPartitionHoweverThePictureChanges(long seed) {
    Random random = new Random(seed);
    List<Ordinals> sides =
        CUBE.dimensionList().stream().map(dimension -> dimension.ordinals(NOW)).toList();
    AssetGrids grids = new AssetGrids();
    List<Drawn> drawn = List.of(drawn(random, "one", sides), drawn(random, "other", sides));

    for (int change = 0; change < 6; change++) {
      StatusPicture picture = picture(random, sides);
      Drawn grid = drawn.get(random.nextInt(2));
      Counted counted = grids.count(grid.asked(), grid::empty, picture);
      assertThat(Grid.cells(grid.rows(), grid.columns(), counted))
          .as("seed %s, change %s, %s", seed, change, grid)
          .allSatisfy(
              row ->
                  assertThat(row.runs())
                      .allSatisfy(
                          run ->
                              assertThat(run.counts()).isEqualTo(slow(picture, grid, row, run))));
    }
  }

  private record Drawn(Asked asked, Axis rows, Axis columns, long ofEach) {

    private GridCounts empty() {
      return new GridCounts(CUBE.layout(), rows, columns, asked.fixed(), ofEach);
    }
  }

  private static Drawn drawn(Random random, String name, List<Ordinals> sides) {
    int rows = random.nextInt(3);
    int columns = (rows + 1 + random.nextInt(2)) % 3;
    int other = 3 - rows - columns;
    List<Fixed> fixed =
        random.nextBoolean() ? List.of(new Fixed(other, random.nextInt(5))) : List.of();
    return new Drawn(
        new Asked(request(name), fixed),
        axis(random, rows, sides),
        axis(random, columns, sides),
        fixed.isEmpty() ? sides.get(other).size() : 1);
  }

  private static GridRequest request(String columns) {
    return new GridRequest(
        Optional.empty(),
        new GridRequest.Stretch(columns, Optional.empty(), Optional.empty(), 200),
        Map.of());
  }

  private static Axis axis(Random random, int dimension, List<Ordinals> sides) {
    Ordinals keys = sides.get(dimension);
    long from = random.nextInt((int) keys.size());
    long to = from + random.nextInt((int) (keys.size() - from) + 1);
    return Axis.of(dimension, keys, from, to, 1 + random.nextInt(15));
  }

  private static StatusPicture picture(Random random, List<Ordinals> sides) {
    Ordinals existing = CUBE.all(NOW).ordinals();
    return StatusPicture.of(
        existing,
        sides,
        new Outcomes(some(random, existing, 0.6), some(random, existing, 0.2)),
        some(random, existing, 0.1),
        1);
  }

  private static Ordinals some(Random random, Ordinals of, double share) {
    return Ordinals.of(of.stream().filter(i -> random.nextDouble() < share).toArray());
  }

  private static Map<PartitionStatus, Long> slow(
      StatusPicture picture, Drawn grid, Grid.Row row, Grid.Run run) {
    Map<PartitionStatus, Long> found = new EnumMap<>(PartitionStatus.class);
    for (PartitionStatus status : PartitionStatus.values()) {
      found.put(status, 0L);
    }
    List<DimensionDefinition> dimensions = CUBE.dimensionList();
    CUBE.all(NOW)
        .keys()
        .forEach(
            key -> {
              List<String> parts = CUBE.split(key).orElseThrow();
              boolean counted =
                  isIn(dimensions, parts, grid.rows(), row.from(), row.to())
                      && isIn(dimensions, parts, grid.columns(), run.from(), run.to())
                      && grid.asked().fixed().stream()
                          .allMatch(
                              one ->
                                  dimensions
                                          .get(one.dimension())
                                          .ordinal(parts.get(one.dimension()), NOW)
                                          .orElseThrow()
                                      == one.ordinal());
              if (counted) {
                long ordinal = CUBE.layout().ordinal(key, NOW).orElseThrow();
                found.merge(picture.at(ordinal), 1L, Long::sum);
              }
            });
    return found;
  }

  private static boolean isIn(
      List<DimensionDefinition> dimensions, List<String> parts, Axis axis, long from, long to) {
    long position =
        dimensions.get(axis.dimension()).position(parts.get(axis.dimension()), NOW).orElseThrow();
    return from <= position && position < to;
  }

  @Test
  void showsNeighboursWithTheSameSharesAsOne() {
    List<Ordinals> sides =
        CUBE.dimensionList().stream().map(dimension -> dimension.ordinals(NOW)).toList();
    Ordinals existing = CUBE.all(NOW).ordinals();
    List<String> made = new ArrayList<>();
    CUBE.all(NOW).keys().filter(key -> key.matches("a[012]\\|.*")).forEach(made::add);
    Ordinals materialized = CUBE.subset(made, NOW).ordinals();
    StatusPicture picture =
        StatusPicture.of(
            existing, sides, new Outcomes(materialized, Ordinals.empty()), Ordinals.empty(), 1);
    Axis columns = Axis.of(0, sides.get(0), 0, 13, 800);
    Drawn grid = new Drawn(new Asked(request("a"), List.of()), Axis.ALL, columns, 45);

    List<Grid.Row> cells =
        Grid.cells(Axis.ALL, columns, new AssetGrids().count(grid.asked(), grid::empty, picture));

    assertThat(cells).hasSize(1);
    assertThat(cells.get(0).runs())
        .extracting(run -> List.of(run.from(), run.to()))
        .containsExactly(List.of(0L, 3L), List.of(3L, 13L));
    assertThat(cells.get(0).runs().get(0).counts())
        .containsEntry(PartitionStatus.MATERIALIZED, 135L)
        .containsEntry(PartitionStatus.MISSING, 0L);
  }

  @Test
  void cutsAnAxisIntoPartsWithoutHolesOrOverlaps() {
    Ordinals keys = Ordinals.of(LongStream.range(0, 97).map(i -> 3 * i).toArray());
    for (int most : new int[] {1, 2, 10, 96, 97, 500}) {
      Axis axis = Axis.of(0, keys, 5, 90, most);
      for (long position = 0; position < 97; position++) {
        int part = axis.part(keys.select(position));
        if (position < 5 || position >= 90) {
          assertThat(part).isEqualTo(Axis.OUTSIDE);
        } else {
          assertThat(axis.start(part)).isLessThanOrEqualTo(position);
          assertThat(axis.start(part + 1)).isGreaterThan(position);
        }
      }
    }
  }

  @Test
  void refusesWhatIsNoGrid() {
    var date = new GridRequest.Stretch("date", Optional.empty(), Optional.empty(), 200);
    assertThatThrownBy(() -> new GridRequest(Optional.of(date), date, Map.of()))
        .isInstanceOf(TrancheException.Invalid.class)
        .hasMessage("Cannot show dimensions: height times width must be at most 20000 (40000)");
    var few = new GridRequest.Stretch("date", Optional.empty(), Optional.empty(), 20);
    assertThatThrownBy(() -> new GridRequest(Optional.of(few), few, Map.of()))
        .hasMessage("Cannot show dimensions: rows and columns must be two dimensions (date)");
    assertThatThrownBy(() -> new GridRequest(Optional.empty(), few, Map.of("date", "2024-01-01")))
        .hasMessage("Cannot show dimensions: where must name dimensions that are not shown (date)");
    assertThatThrownBy(() -> GridRequest.where(List.of("region")))
        .hasMessage(
            "Cannot show dimensions: where takes a dimension and one of its keys, as in region=us"
                + " (region)");
  }
}
