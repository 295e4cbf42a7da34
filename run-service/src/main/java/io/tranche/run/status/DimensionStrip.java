package io.tranche.run.status;

import java.util.List;

/**
 * A part of the bar of one dimension of an asset: each key counts the partitions that have it.
 *
 * @param side the keys that are shown
 * @param runs neighbours with the same shares of each status, together all that is shown
 */
record DimensionStrip(String asset, long version, Grid.Side side, List<Grid.Run> runs) {

  static DimensionStrip of(Grid grid) {
    List<Grid.Run> runs = grid.cells().isEmpty() ? List.of() : grid.cells().get(0).runs();
    return new DimensionStrip(grid.asset(), grid.version(), grid.columns(), runs);
  }
}
