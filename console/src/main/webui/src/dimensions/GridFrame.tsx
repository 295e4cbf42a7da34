import { useEffect, useRef, useState } from 'react';
import { useWidth } from '../strip/StripCanvas';
import type { View } from '../strip/zoom';
import { Failing } from '../ui/states';
import type { Axes, Picked } from './axes';
import { GridCanvas } from './GridCanvas';
import { GridLabels } from './GridLabels';
import { gridKey } from './gridKeys';
import { useTiles } from './queries';
import { describeField } from './tiles';
import { type Cell, useGridPointer } from './useGridPointer';
import { between, CELL, clampOffset, type Offset, revealed, tilesOf, visible } from './viewport';

export interface GridTotals {
  rows: number;
  columns: number;
}

/** The rows and columns of which anything is seen. */
export interface Seen {
  rows: View;
  columns: View;
}

const MOST_HEIGHT = 18 * CELL;

/** The fields of two dimensions, of which only those that are seen are asked for and painted. */
export function GridFrame(props: {
  asset: string;
  axes: Axes;
  totals: GridTotals;
  fromTheEnd: { rows: boolean; columns: boolean };
  onSeen: (seen: Seen) => void;
  onPick: (picked: Picked) => void;
  onOpen: (cell: Cell) => void;
  onBackfill: (cell: Cell) => void;
}) {
  const { asset, axes, totals, onPick, onSeen } = props;
  const frame = useRef<HTMLDivElement>(null);
  const size = { width: useWidth(frame), height: Math.min(MOST_HEIGHT, totals.rows * CELL) };
  const [wanted, onOffset] = useState<Offset>({
    x: props.fromTheEnd.columns ? Number.POSITIVE_INFINITY : 0,
    y: props.fromTheEnd.rows ? Number.POSITIVE_INFINITY : 0,
  });
  const offset = {
    x: clampOffset(wanted.x, size.width, totals.columns),
    y: clampOffset(wanted.y, size.height, totals.rows),
  };
  const rows = visible(offset.y, size.height, totals.rows);
  const columns = visible(offset.x, size.width, totals.columns);
  const places = size.width === 0 ? [] : tilesOf(rows, columns);
  const { tiles, error } = useTiles(asset, axes, places);
  const [cursor, setCursor] = useState<Cell | null>(null);
  const [dragged, setDragged] = useState<Picked | null>(null);
  const picked = dragged ?? axes.picked;
  const at = within(cursor ?? { row: rows.from, column: columns.from }, totals);

  useReveal(axes.picked, offset, size, onOffset);
  useEffect(() => {
    onSeen({ rows: { from: rows.from, to: rows.to }, columns: { from: columns.from, to: columns.to } });
  }, [onSeen, rows.from, rows.to, columns.from, columns.to]);
  const pointer = useGridPointer({
    frame,
    offset,
    size,
    totals,
    onOffset,
    onCursor: setCursor,
    onDrag: (from, to, done) => {
      const all = { rows: between(from.row, to.row), columns: between(from.column, to.column) };
      setDragged(done ? null : all);
      if (done) {
        onPick(all);
      }
    },
  });

  const move = (to: Cell, extend: boolean) => {
    const next = within(to, totals);
    setCursor(next);
    onOffset({
      x: revealed(offset.x, size.width, next.column),
      y: revealed(offset.y, size.height, next.row),
    });
    if (extend) {
      onPick({
        rows: extended(axes.picked.rows, at.row, next.row),
        columns: extended(axes.picked.columns, at.column, next.column),
      });
    }
  };
  const keys = (event: React.KeyboardEvent) =>
    gridKey(event, {
      step: (down, right, extend) =>
        move(cursor === null ? at : { row: at.row + down, column: at.column + right }, extend),
      edge: (end) => move({ ...at, column: end ? totals.columns - 1 : 0 }, false),
      page: (by) => move({ ...at, row: at.row + by * Math.max(1, Math.floor(size.height / CELL)) }, false),
      pick: () => onPick({ rows: between(at.row, at.row), columns: between(at.column, at.column) }),
      open: () => props.onOpen(at),
      backfill: () => props.onBackfill(at),
      clear: () => onPick({ rows: null, columns: null }),
    });

  if (error) {
    return <Failing error={error} />;
  }
  const name = `${tiles.columnKey(at.column) ?? '…'}, ${tiles.rowKey(at.row) ?? '…'}`;
  const fields = describeField(tiles.at(at.row, at.column));
  return (
    <>
      <div className="grid-frame">
        <GridLabels
          tiles={tiles}
          rows={rows}
          columns={columns}
          offset={offset}
          onRow={(row) => onPick({ rows: between(row, row), columns: null })}
          onColumn={(column) => onPick({ rows: null, columns: between(column, column) })}
        />
        <div
          ref={frame}
          className="grid-fields"
          style={{ height: size.height, touchAction: totals.rows * CELL > size.height ? 'none' : 'pan-y' }}
          role="grid"
          tabIndex={0}
          aria-label={`Status by ${axes.rows} and ${axes.columns}`}
          aria-rowcount={totals.rows}
          aria-colcount={totals.columns}
          aria-activedescendant="grid-cursor"
          onKeyDown={keys}
          {...pointer}
        >
          <GridCanvas tiles={tiles} rows={rows} columns={columns} offset={offset} {...size} />
          {(picked.rows || picked.columns) && (
            <span className="grid-picked" style={place(picked.rows, picked.columns, offset, totals)} />
          )}
          <div role="row" tabIndex={-1} aria-rowindex={at.row + 1}>
            <div
              id="grid-cursor"
              role="gridcell"
              tabIndex={-1}
              aria-colindex={at.column + 1}
              aria-selected={holds(picked.rows, at.row) && holds(picked.columns, at.column)}
              aria-label={`${name}: ${fields}`}
              className={cursor === null ? 'grid-cursor unseen' : 'grid-cursor'}
              style={place(between(at.row, at.row), between(at.column, at.column), offset, totals)}
            />
          </div>
        </div>
      </div>
      <p className="grid-readout">
        {cursor !== null && (
          <>
            <strong className="mono">{name}</strong> <span className="muted">{fields}</span>
          </>
        )}
      </p>
    </>
  );
}

const within = (cell: Cell, totals: GridTotals): Cell => ({
  row: Math.max(0, Math.min(totals.rows - 1, cell.row)),
  column: Math.max(0, Math.min(totals.columns - 1, cell.column)),
});

const holds = (view: View | null, position: number) =>
  view !== null && view.from <= position && position < view.to;

function extended(view: View | null, from: number, to: number): View {
  const anchor = view === null ? from : view.from === from ? view.to - 1 : view.from;
  return between(anchor, to);
}

/** Where some rows and columns are, in pixels; without any, all of them. */
function place(rows: View | null, columns: View | null, offset: Offset, totals: GridTotals) {
  const y = rows ?? { from: 0, to: totals.rows };
  const x = columns ?? { from: 0, to: totals.columns };
  return {
    left: x.from * CELL - offset.x,
    top: y.from * CELL - offset.y,
    width: (x.to - x.from) * CELL,
    height: (y.to - y.from) * CELL,
  };
}

/** Scrolls to what is picked elsewhere: in a bar, or in the address. */
function useReveal(
  picked: Picked,
  offset: Offset,
  size: { width: number; height: number },
  onOffset: (offset: Offset) => void,
): void {
  const latest = useRef({ offset, size, onOffset });
  latest.current = { offset, size, onOffset };
  const row = picked.rows?.from ?? null;
  const column = picked.columns?.from ?? null;
  const isSized = size.width > 0;
  useEffect(() => {
    const now = latest.current;
    if (isSized && (row !== null || column !== null)) {
      now.onOffset({
        x: column === null ? now.offset.x : revealed(now.offset.x, now.size.width, column),
        y: row === null ? now.offset.y : revealed(now.offset.y, now.size.height, row),
      });
    }
  }, [row, column, isSized]);
}
