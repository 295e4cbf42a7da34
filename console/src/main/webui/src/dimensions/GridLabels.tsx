import type { View } from '../strip/zoom';
import type { Tiles } from './tiles';
import { CELL, labelled, type Offset } from './viewport';

/** The keys beside the rows and above the columns; a click picks all of one. Bars do it with keys. */
export function GridLabels(props: {
  tiles: Tiles;
  rows: View;
  columns: View;
  offset: Offset;
  onRow: (row: number) => void;
  onColumn: (column: number) => void;
}) {
  const { tiles, rows, columns, offset } = props;
  const longest = Math.max(4, tiles.columnKey(columns.from)?.length ?? 10);
  return (
    <>
      <div className="grid-columns">
        {labelled(columns, longest).map((column) => (
          <button
            key={column}
            type="button"
            tabIndex={-1}
            style={{ left: column * CELL - offset.x }}
            onClick={() => props.onColumn(column)}
          >
            {tiles.columnKey(column) ?? ''}
          </button>
        ))}
      </div>
      <div className="grid-rows">
        {Array.from({ length: rows.to - rows.from }, (_, i) => rows.from + i).map((row) => (
          <button
            key={row}
            type="button"
            tabIndex={-1}
            title={tiles.rowKey(row) ?? ''}
            style={{ top: row * CELL - offset.y, height: CELL }}
            onClick={() => props.onRow(row)}
          >
            {tiles.rowKey(row) ?? ''}
          </button>
        ))}
      </div>
    </>
  );
}
