import { type RefObject, useEffect, useRef } from 'react';
import { cellAt, clampOffset, type Offset } from './viewport';

/** Below this a press is a click, and not a drag. */
const DRAG_PIXELS = 4;

export interface Cell {
  row: number;
  column: number;
}

interface Pointed {
  frame: RefObject<HTMLElement | null>;
  offset: Offset;
  size: { width: number; height: number };
  totals: { rows: number; columns: number };
  onOffset(offset: Offset): void;
  onCursor(cell: Cell): void;
  /** While the pointer is down, and once more when it is `done`. */
  onDrag(from: Cell, to: Cell, done: boolean): void;
}

/** Moving shows the cursor, dragging selects, the wheel scrolls; a finger scrolls and picks. */
export function useGridPointer(pointed: Pointed) {
  const latest = useRef(pointed);
  latest.current = pointed;
  const drag = useRef<{ x: number; y: number; cell: Cell; offset: Offset; moved: boolean } | null>(null);

  const locate = (event: { clientX: number; clientY: number }): Cell => {
    const { frame, offset, totals } = latest.current;
    const box = frame.current?.getBoundingClientRect();
    return {
      row: cellAt(offset.y, event.clientY - (box?.top ?? 0), totals.rows),
      column: cellAt(offset.x, event.clientX - (box?.left ?? 0), totals.columns),
    };
  };

  /** Whether there was anything left to scroll to. */
  const scrollTo = (x: number, y: number): boolean => {
    const { offset, size, totals, onOffset } = latest.current;
    const next = {
      x: clampOffset(x, size.width, totals.columns),
      y: clampOffset(y, size.height, totals.rows),
    };
    if (next.x === offset.x && next.y === offset.y) {
      return false;
    }
    onOffset(next);
    return true;
  };

  const { frame } = pointed;
  useEffect(() => {
    const element = frame.current;
    const wheel = (event: WheelEvent) => {
      const { offset } = latest.current;
      const sideways = event.shiftKey && event.deltaX === 0;
      const dx = sideways ? event.deltaY : event.deltaX;
      const dy = sideways ? 0 : event.deltaY;
      // Where the grid ends, the page goes on.
      if (scrollTo(offset.x + dx, offset.y + dy)) {
        event.preventDefault();
      }
    };
    // React listens passively, and a passive listener cannot keep the page from scrolling.
    element?.addEventListener('wheel', wheel, { passive: false });
    return () => element?.removeEventListener('wheel', wheel);
  }, [frame]);

  return {
    onPointerDown: (event: React.PointerEvent) => {
      if (event.button === 0) {
        const { clientX: x, clientY: y } = event;
        drag.current = { x, y, cell: locate(event), offset: latest.current.offset, moved: false };
        event.currentTarget.setPointerCapture(event.pointerId);
      }
    },
    onPointerMove: (event: React.PointerEvent) => {
      const start = drag.current;
      const cell = locate(event);
      if (start === null) {
        latest.current.onCursor(cell);
        return;
      }
      start.moved ||= Math.hypot(event.clientX - start.x, event.clientY - start.y) >= DRAG_PIXELS;
      if (!start.moved) {
        return;
      }
      if (event.pointerType === 'touch') {
        scrollTo(start.offset.x + start.x - event.clientX, start.offset.y + start.y - event.clientY);
      } else {
        latest.current.onCursor(cell);
        latest.current.onDrag(start.cell, cell, false);
      }
    },
    onPointerUp: (event: React.PointerEvent) => {
      const start = drag.current;
      drag.current = null;
      if (start !== null && !(start.moved && event.pointerType === 'touch')) {
        const cell = start.moved ? locate(event) : start.cell;
        latest.current.onCursor(cell);
        latest.current.onDrag(start.cell, cell, true);
      }
    },
    onPointerCancel: () => {
      drag.current = null;
    },
  };
}
