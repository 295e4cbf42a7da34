package io.tranche.run.status;

import io.tranche.partitions.Ordinals;
import io.tranche.run.status.GridCounts.Counted;
import io.tranche.run.status.GridCounts.Fixed;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The grids of one asset that were asked for last. Each is counted once; for another picture only
 * what has changed since the last one is counted, in all of them, so that they hold one picture
 * together.
 */
final class AssetGrids {

  private static final int MOST_KEPT = 16;

  private final Map<Asked, GridCounts> kept =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Asked, GridCounts> eldest) {
          return size() > MOST_KEPT;
        }
      };

  private final Map<PartitionStatus, Ordinals> counted = new EnumMap<>(PartitionStatus.class);

  /**
   * A grid.
   *
   * @param fixed what it shows of the dimensions outside of it
   */
  record Asked(GridRequest request, List<Fixed> fixed) {

    Asked {
      fixed = List.copyOf(fixed);
    }
  }

  /**
   * The counts of a picture of the same existing partitions.
   *
   * @param empty makes the grid in which nothing is counted yet
   */
  synchronized Counted count(Asked asked, Supplier<GridCounts> empty, StatusPicture picture) {
    moveTo(picture);
    return kept.computeIfAbsent(asked, absent -> counted(empty.get())).counted();
  }

  private void moveTo(StatusPicture picture) {
    for (PartitionStatus status : GridCounts.COUNTED) {
      Ordinals before = counted.getOrDefault(status, Ordinals.empty());
      Ordinals now = picture.ordinals(status);
      if (before != now) {
        Ordinals gone = before.difference(now);
        Ordinals came = now.difference(before);
        for (GridCounts grid : kept.values()) {
          grid.remove(status, gone);
          grid.add(status, came);
        }
        counted.put(status, now);
      }
    }
  }

  private GridCounts counted(GridCounts grid) {
    counted.forEach(grid::add);
    return grid;
  }
}
