import { useEffect, useRef } from 'react';
import { type Palette, readPalette } from '../strip/draw';
import { DARK, useMedia } from '../strip/StripCanvas';
import type { View } from '../strip/zoom';
import { drawGrid, type Inks, readInks } from './drawGrid';
import type { Tiles } from './tiles';
import type { Offset } from './viewport';

/** Only the picture; the fields are told in words by whoever shows it. */
export function GridCanvas(props: {
  tiles: Tiles;
  rows: View;
  columns: View;
  offset: Offset;
  width: number;
  height: number;
}) {
  const { tiles, rows, columns, offset, width, height } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  const dark = useMedia(DARK);
  // Read once for each theme: to ask for styles while scrolling makes the browser compute them all again.
  const paint = useRef<{ dark: boolean; palette: Palette; inks: Inks } | null>(null);
  const { x, y } = offset;

  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext('2d');
    if (!element || !context || width === 0) {
      return;
    }
    const scale = window.devicePixelRatio || 1;
    element.width = Math.round(width * scale);
    element.height = Math.round(height * scale);
    context.setTransform(scale, 0, 0, scale, 0, 0);
    if (paint.current?.dark !== dark) {
      paint.current = { dark, palette: readPalette(element, context), inks: readInks(element) };
    }
    const { palette, inks } = paint.current;
    // Whole pixels of the screen: edges of fields stay sharp.
    const sharp = { x: Math.round(x * scale) / scale, y: Math.round(y * scale) / scale };
    drawGrid(context, rows, columns, sharp, (row, column) => tiles.at(row, column), palette, inks);
  }, [tiles, rows.from, rows.to, columns.from, columns.to, x, y, width, height, dark]);

  return <canvas ref={canvas} className="grid-canvas" style={{ width, height }} />;
}
