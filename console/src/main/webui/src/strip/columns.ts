import { type Counts, PARTITION_STATUSES, type PartitionStatus, type Strip } from '../api/types';

/** From the top of a column to its bottom: what needs a person is on top. */
export const STACK: readonly PartitionStatus[] = ['FAILED', 'MATERIALIZING', 'MATERIALIZED', 'MISSING'];

/** Every status that is present in a column gets at least this many pixels. */
const LEAST = 2;

export const noCounts = (): Counts => ({ MATERIALIZED: 0, MATERIALIZING: 0, FAILED: 0, MISSING: 0 });

/** How many partitions of each status lie between `from` and `to`. */
export function countsOf(strip: Strip, from = 0, to = strip.total): Counts {
  const counts = noCounts();
  if (strip.ranges) {
    for (const range of strip.ranges) {
      counts[range.status] += Math.max(0, Math.min(range.to, to) - Math.max(range.from, from));
    }
    const known = PARTITION_STATUSES.reduce((sum, status) => sum + counts[status], 0);
    counts.MISSING += Math.max(0, to - from - known);
  }
  for (const column of strip.columns ?? []) {
    const share = overlap(column.from, column.to, from, to) / Math.max(1, column.to - column.from);
    for (const status of PARTITION_STATUSES) {
      counts[status] += Math.round((column.counts[status] ?? 0) * share);
    }
  }
  return counts;
}

const overlap = (from: number, to: number, otherFrom: number, otherTo: number) =>
  Math.max(0, Math.min(to, otherTo) - Math.max(from, otherFrom));

/**
 * The true shares of the statuses in each of `width` pixel columns over positions `from` to `to`. Work is in
 * the order of pixels and ranges, and not of partitions.
 */
export function pixelColumns(strip: Strip, from: number, to: number, width: number): Counts[] {
  const columns = Array.from({ length: width }, noCounts);
  if (to <= from || width <= 0) {
    return columns;
  }
  const perPixel = (to - from) / width;
  const add = (start: number, end: number, status: PartitionStatus, amount: number) => {
    const left = Math.max(start, from);
    const right = Math.min(end, to);
    if (right <= left || amount <= 0) {
      return;
    }
    const density = amount / (end - start);
    const first = Math.floor((left - from) / perPixel);
    const last = Math.min(width - 1, Math.ceil((right - from) / perPixel) - 1);
    for (let x = first; x <= last; x++) {
      const column = columns[x];
      if (column) {
        const shared = overlap(from + x * perPixel, from + (x + 1) * perPixel, left, right);
        column[status] += shared * density;
      }
    }
  };
  for (const range of strip.ranges ?? []) {
    add(range.from, range.to, range.status, range.to - range.from);
  }
  for (const column of strip.columns ?? []) {
    for (const status of PARTITION_STATUSES) {
      add(column.from, column.to, status, column.counts[status] ?? 0);
    }
  }
  for (const column of columns) {
    const known = PARTITION_STATUSES.reduce((sum, status) => sum + column[status], 0);
    column.MISSING += Math.max(0, perPixel - known);
  }
  return columns;
}

/** Below this share of one pixel column a status is rounding, and not there. */
const NOTHING = 1e-9;

/** Heights in whole pixels, in the order of STACK, that add up to `height`. */
export function stackHeights(counts: Counts, height: number): number[] {
  const total = PARTITION_STATUSES.reduce((sum, status) => sum + counts[status], 0);
  if (total <= 0) {
    return [0, 0, 0, height];
  }
  const heights = STACK.map((status) => {
    const count = counts[status];
    return count <= NOTHING * total ? 0 : Math.max(LEAST, Math.round((count / total) * height));
  });
  let surplus = heights.reduce((sum, h) => sum + h, 0) - height;
  while (surplus !== 0) {
    const largest = heights.indexOf(Math.max(...heights));
    const change = surplus > 0 ? Math.min(surplus, Math.max(1, (heights[largest] ?? 0) - LEAST)) : surplus;
    heights[largest] = (heights[largest] ?? 0) - change;
    surplus -= change;
  }
  return heights;
}

/** The status of one position; null where the strip knows shares only. */
export function statusAt(strip: Strip, position: number): PartitionStatus | null {
  const range = strip.ranges?.find((r) => r.from <= position && position < r.to);
  if (range) {
    return range.status;
  }
  const column = strip.columns?.find((c) => c.from <= position && position < c.to);
  if (column && column.to - column.from === 1) {
    return PARTITION_STATUSES.find((status) => (column.counts[status] ?? 0) > 0) ?? 'MISSING';
  }
  return strip.ranges ? 'MISSING' : null;
}

/** The next place after (or before) `position` where something failed; null when there is none. */
export function nextFailed(strip: Strip, position: number, direction: 1 | -1): number | null {
  const failed = [
    ...(strip.ranges ?? []).filter((range) => range.status === 'FAILED'),
    ...(strip.columns ?? []).filter((column) => (column.counts.FAILED ?? 0) > 0),
  ];
  if (direction === 1) {
    const next = failed.find((f) => f.to - 1 > position);
    return next ? Math.max(next.from, position + 1) : null;
  }
  const before = failed.findLast((f) => f.from < position);
  return before ? Math.min(before.to - 1, position - 1) : null;
}
