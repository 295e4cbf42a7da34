import type { View } from '../strip/zoom';

/** A field of the grid, in pixels, with the gap beside it. */
export const CELL = 20;

/** How many rows and columns are asked for at once. */
export const TILE = 64;

/** How much of the grid lies before what is shown, in pixels. */
export interface Offset {
  x: number;
  y: number;
}

/** An offset within what there is; that of the end is infinite until it is known. */
export const clampOffset = (offset: number, size: number, total: number) =>
  Math.max(0, Math.min(offset, total * CELL - size));

/** The positions of which anything is seen. */
export function visible(offset: number, size: number, total: number): View {
  const from = Math.max(0, Math.min(total, Math.floor(offset / CELL)));
  return { from, to: Math.max(from, Math.min(total, Math.ceil((offset + size) / CELL))) };
}

/** Moves no further than needed to show all of a position. */
export function revealed(offset: number, size: number, position: number): number {
  const start = position * CELL;
  if (start < offset) {
    return start;
  }
  return start + CELL > offset + size ? start + CELL - size : offset;
}

export const cellAt = (offset: number, pixel: number, total: number) =>
  Math.max(0, Math.min(total - 1, Math.floor((offset + pixel) / CELL)));

/** From one position to another, whichever comes first. */
export const between = (a: number, b: number): View => ({ from: Math.min(a, b), to: Math.max(a, b) + 1 });

/** The tiles that hold these rows and columns, by the position of their first. */
export function tilesOf(rows: View, columns: View): { row: number; column: number }[] {
  const starts = (view: View) => {
    const found: number[] = [];
    for (let start = Math.floor(view.from / TILE) * TILE; start < view.to; start += TILE) {
      found.push(start);
    }
    return found;
  };
  return starts(rows).flatMap((row) => starts(columns).map((column) => ({ row, column })));
}

/** The columns that have their key above them, so far apart that the keys fit. */
export function labelled(columns: View, characters: number): number[] {
  const step = Math.max(1, Math.ceil((characters * 7.2 + 14) / CELL));
  const found: number[] = [];
  for (let at = Math.ceil(columns.from / step) * step; at < columns.to; at += step) {
    found.push(at);
  }
  return found;
}
