import type { Counts, PartitionStatus } from '../api/types';
import { STACK, stackHeights } from '../strip/columns';
import type { Palette } from '../strip/draw';
import type { View } from '../strip/zoom';
import { onlyStatus } from './tiles';
import { CELL, type Offset } from './viewport';

const GAP = 2;
const SIZE = CELL - GAP;

/** Beside the colours of the statuses: fields that are not there yet, and signs on those that are. */
export interface Inks {
  unknown: string;
  sign: string;
  quietSign: string;
}

export function readInks(element: HTMLElement): Inks {
  const style = getComputedStyle(element);
  const color = (name: string) => style.getPropertyValue(name).trim();
  return { unknown: color('--sunken'), sign: color('--grid-sign'), quietSign: color('--line-strong') };
}

/** Paints the fields that are seen; `at` is null where they are not known yet. */
export function drawGrid(
  context: CanvasRenderingContext2D,
  rows: View,
  columns: View,
  offset: Offset,
  at: (row: number, column: number) => Counts | null,
  palette: Palette,
  inks: Inks,
): void {
  for (let row = rows.from; row < rows.to; row++) {
    const y = row * CELL - offset.y + GAP / 2;
    for (let column = columns.from; column < columns.to; column++) {
      const x = column * CELL - offset.x + GAP / 2;
      const counts = at(row, column);
      if (counts === null) {
        context.fillStyle = inks.unknown;
        context.fillRect(x, y, SIZE, SIZE);
        continue;
      }
      const only = onlyStatus(counts);
      if (only === null) {
        drawShares(context, x, y, counts, palette);
      } else {
        context.fillStyle = palette[only];
        context.fillRect(x, y, SIZE, SIZE);
        drawSign(context, x + SIZE / 2, y + SIZE / 2, only, inks);
      }
    }
  }
}

function drawShares(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  counts: Counts,
  palette: Palette,
): void {
  let top = y;
  stackHeights(counts, SIZE).forEach((height, i) => {
    const status = STACK[i];
    if (height > 0 && status) {
      context.fillStyle = palette[status];
      context.fillRect(x, top, SIZE, height);
      top += height;
    }
  });
}

/** The sign of the legend, so that a field can be told without its colour; none is materialized. */
function drawSign(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  status: PartitionStatus,
  inks: Inks,
): void {
  const r = 4;
  context.lineWidth = 2;
  context.strokeStyle = status === 'MISSING' ? inks.quietSign : inks.sign;
  context.fillStyle = inks.sign;
  context.beginPath();
  switch (status) {
    case 'FAILED':
      context.moveTo(x - r, y - r);
      context.lineTo(x + r, y + r);
      context.moveTo(x + r, y - r);
      context.lineTo(x - r, y + r);
      context.stroke();
      break;
    case 'MATERIALIZING':
      context.arc(x, y, r, 0, 2 * Math.PI);
      context.stroke();
      context.beginPath();
      context.arc(x, y, r, Math.PI / 2, 1.5 * Math.PI);
      context.fill();
      break;
    case 'MISSING':
      context.lineWidth = 1;
      context.arc(x, y, 2.5, 0, 2 * Math.PI);
      context.stroke();
      break;
    case 'MATERIALIZED':
      break;
  }
}
