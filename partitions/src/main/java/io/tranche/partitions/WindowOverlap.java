package io.tranche.partitions;

/**
 * Which windows of one line overlap runs of windows of another. An offset never carries a window
 * beyond the first or last existing window of the target: the day before the first day is nothing,
 * not something that is missing.
 */
record WindowOverlap(TimeLine source, TimeLine target, Ordinals existing) {

  /** Upstream numbers that overlap downstream windows whose ends have been moved. */
  Ordinals upstream(Ordinals downstream, int startOffset, int endOffset) {
    var ranges = new Ordinals[] {Ordinals.empty()};
    downstream.forEachRange(
        (from, to) -> {
          long start = within(source.at(source.moved(from, startOffset)), startOffset);
          long end = within(source.end(source.moved(to, endOffset)), endOffset);
          // An end moved back to the start still lies inside a longer upstream window.
          ranges[0] = ranges[0].union(Ordinals.range(target.floor(start), target.floor(end - 1)));
        });
    return ranges[0];
  }

  private long within(long moved, int offset) {
    if (offset == 0 || existing.isEmpty()) {
      return moved;
    }
    return offset < 0
        ? Math.max(moved, target.at(existing.first()))
        : Math.min(moved, target.end(existing.last()));
  }

  /** Downstream numbers whose moved windows overlap upstream windows. */
  Ordinals downstream(Ordinals upstream, int startOffset, int endOffset) {
    var ranges = new Ordinals[] {Ordinals.empty()};
    upstream.forEachRange(
        (from, to) -> {
          long first = target.moved(target.floor(source.at(from)), -endOffset);
          long last = target.moved(target.floor(source.end(to) - 1), -startOffset);
          ranges[0] = ranges[0].union(Ordinals.range(first, last));
        });
    return ranges[0];
  }
}
