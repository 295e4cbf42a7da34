import type { Counts, PartitionStatus } from '../api/types';
import { STACK, stackHeights } from './columns';

type Paint = string | CanvasPattern;
export type Palette = Record<PartitionStatus, Paint>;

/** Failed and materializing are striped, so that they differ in more than their colour. */
const STRIPES: Partial<Record<PartitionStatus, 'rising' | 'falling'>> = {
  FAILED: 'rising',
  MATERIALIZING: 'falling',
};

export function readPalette(element: HTMLElement, context: CanvasRenderingContext2D): Palette {
  const style = getComputedStyle(element);
  const color = (name: string) => style.getPropertyValue(name).trim();
  const palette = {} as Palette;
  for (const status of STACK) {
    const name = `--strip-${status.toLowerCase()}`;
    const stripes = STRIPES[status];
    palette[status] = stripes ? striped(context, color(name), color(`${name}-stripe`), stripes) : color(name);
  }
  return palette;
}

function striped(
  context: CanvasRenderingContext2D,
  ground: string,
  stripe: string,
  direction: 'rising' | 'falling',
): Paint {
  const tile = document.createElement('canvas');
  const size = 6;
  tile.width = size;
  tile.height = size;
  const paint = tile.getContext('2d');
  if (!paint) {
    return ground;
  }
  paint.fillStyle = ground;
  paint.fillRect(0, 0, size, size);
  paint.fillStyle = stripe;
  for (let y = 0; y < size; y++) {
    const x = direction === 'rising' ? size - 1 - y : y;
    paint.fillRect(x, y, 1, 1);
    paint.fillRect((x + 1) % size, y, 1, 1);
  }
  return context.createPattern(tile, 'repeat') ?? ground;
}

/** Paints the columns side by side, each stacked; `perPartition` pixels wide ones get a gap between them. */
export function drawColumns(
  context: CanvasRenderingContext2D,
  columns: Counts[],
  height: number,
  palette: Palette,
): void {
  context.clearRect(0, 0, columns.length, height);
  let start = 0;
  let heights = columns[0] ? stackHeights(columns[0], height) : [];
  const flush = (end: number) => {
    let y = 0;
    STACK.forEach((status, i) => {
      const h = heights[i] ?? 0;
      if (h > 0) {
        context.fillStyle = palette[status];
        context.fillRect(start, y, end - start, h);
        y += h;
      }
    });
  };
  for (let x = 1; x < columns.length; x++) {
    const column = columns[x];
    const next = column ? stackHeights(column, height) : heights;
    if (next.some((h, i) => h !== heights[i])) {
      flush(x);
      start = x;
      heights = next;
    }
  }
  flush(columns.length);
}

/** Lines between partitions, where there is room for them. */
export function drawGaps(
  context: CanvasRenderingContext2D,
  count: number,
  width: number,
  height: number,
  gap: number,
): void {
  if (width / count < 5 * gap) {
    return;
  }
  for (let i = 1; i < count; i++) {
    context.clearRect(Math.round((i * width) / count) - Math.floor(gap / 2), 0, gap, height);
  }
}
