import { type Counts, PARTITION_STATUSES, type PartitionStatus, type StatusGrid } from '../api/types';
import { formatCount, words } from '../format/format';
import { noCounts } from '../strip/columns';
import { TILE } from './viewport';

/** A part of a grid, key by key. Its class keeps it from being compared field by field when it comes anew. */
export class Tile {
  readonly row: number;
  readonly column: number;
  readonly rowKeys: string[];
  readonly columnKeys: string[];
  private readonly cells: Counts[][];

  constructor(grid: StatusGrid) {
    this.row = grid.rows.from;
    this.column = grid.columns.from;
    this.rowKeys = grid.rows.keys;
    this.columnKeys = grid.columns.keys;
    this.cells = grid.cells.map((row) =>
      row.runs.flatMap((run) => {
        const each = noCounts();
        for (const status of PARTITION_STATUSES) {
          each[status] = (run.counts[status] ?? 0) / (run.to - run.from);
        }
        return Array.from({ length: run.to - run.from }, () => each);
      }),
    );
  }

  at(row: number, column: number): Counts | null {
    return this.cells[row - this.row]?.[column - this.column] ?? null;
  }
}

/** The parts of a grid that are there. */
export class Tiles {
  private readonly byPlace = new Map<string, Tile>();
  private readonly rowKeys = new Map<number, Tile>();
  private readonly columnKeys = new Map<number, Tile>();

  constructor(tiles: Tile[]) {
    for (const tile of tiles) {
      this.byPlace.set(`${tile.row}:${tile.column}`, tile);
      this.rowKeys.set(tile.row, tile);
      this.columnKeys.set(tile.column, tile);
    }
  }

  at(row: number, column: number): Counts | null {
    return this.byPlace.get(`${start(row)}:${start(column)}`)?.at(row, column) ?? null;
  }

  rowKey(row: number): string | null {
    return this.rowKeys.get(start(row))?.rowKeys[row - start(row)] ?? null;
  }

  columnKey(column: number): string | null {
    return this.columnKeys.get(start(column))?.columnKeys[column - start(column)] ?? null;
  }
}

const start = (position: number) => Math.floor(position / TILE) * TILE;

/** The status of all partitions of a field; null where they differ. */
export function onlyStatus(counts: Counts): PartitionStatus | null {
  const present = PARTITION_STATUSES.filter((status) => counts[status] > 0);
  return present.length === 1 ? (present[0] ?? null) : null;
}

/** A field in words: `Failed`, or `2 materialized, 1 failed`. */
export function describeField(counts: Counts | null): string {
  if (counts === null) {
    return 'Loading';
  }
  const only = onlyStatus(counts);
  if (only !== null && counts[only] === 1) {
    return words(only);
  }
  return PARTITION_STATUSES.filter((status) => counts[status] > 0)
    .map((status) => `${formatCount(counts[status])} ${status.toLowerCase()}`)
    .join(', ');
}
