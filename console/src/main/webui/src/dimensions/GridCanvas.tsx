import { useEffect, useRef } from 'react';
import { readPalette } from '../strip/draw';
import { DARK, useMedia } from '../strip/StripCanvas';
import type { View } from '../strip/zoom';
import { drawGrid, readInks } from './drawGrid';
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
    const palette = readPalette(element, context);
    // Whole pixels of the screen: edges of fields stay sharp.
    const sharp = { x: Math.round(x * scale) / scale, y: Math.round(y * scale) / scale };
    drawGrid(
      context,
      rows,
      columns,
      sharp,
      (row, column) => tiles.at(row, column),
      palette,
      readInks(element),
    );
  }, [tiles, rows.from, rows.to, columns.from, columns.to, x, y, width, height, dark]);

  return <canvas ref={canvas} className="grid-canvas" style={{ width, height }} />;
}
