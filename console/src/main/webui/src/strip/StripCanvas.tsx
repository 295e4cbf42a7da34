import { useEffect, useRef, useState } from 'react';
import type { Strip } from '../api/types';
import { pixelColumns } from './columns';
import { drawColumns, drawGaps, readPalette } from './draw';
import type { View } from './zoom';

export const DARK = '(prefers-color-scheme: dark)';

/** Only the picture; the statuses are told in words by whoever shows it. */
export function StripCanvas({ strip, view, height }: { strip?: Strip; view?: View; height: number }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const width = useWidth(canvas);
  const dark = useMedia(DARK);

  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext('2d');
    if (!element || !context || !strip || width === 0) {
      return;
    }
    const scale = window.devicePixelRatio || 1;
    element.width = Math.round(width * scale);
    element.height = Math.round(height * scale);
    const shown = view ?? { from: 0, to: strip.total };
    const columns = pixelColumns(strip, shown.from, shown.to, element.width);
    drawColumns(context, columns, element.height, readPalette(element, context));
    drawGaps(context, shown.to - shown.from, element.width, element.height, Math.max(1, Math.round(scale)));
  }, [strip, view, width, height, dark]);

  return <canvas ref={canvas} className="strip-canvas" style={{ height }} />;
}

export function useWidth(ref: React.RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const element = ref.current;
    if (!element) {
      return;
    }
    const observer = new ResizeObserver(([entry]) => setWidth(Math.round(entry?.contentRect.width ?? 0)));
    observer.observe(element);
    return () => observer.disconnect();
  }, [ref]);
  return width;
}

export function useMedia(query: string): boolean {
  const [matches, setMatches] = useState(() => window.matchMedia(query).matches);
  useEffect(() => {
    const media = window.matchMedia(query);
    const change = () => setMatches(media.matches);
    media.addEventListener('change', change);
    return () => media.removeEventListener('change', change);
  }, [query]);
  return matches;
}
