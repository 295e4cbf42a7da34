import { type RefObject, useEffect, useRef } from 'react';
import { pan, positionAt, type View, zoom } from './zoom';

/** Below this a press is a click, and not a drag. */
const DRAG_PIXELS = 4;

interface Pointed {
  frame: RefObject<HTMLElement | null>;
  view: View;
  total: number;
  onView(view: View): void;
  onCursor(position: number): void;
  onSelect(selection: View | null): void;
}

/** Moving shows the cursor, dragging selects, the wheel zooms (or moves, sideways). */
export function usePointer(pointed: Pointed) {
  const latest = useRef(pointed);
  latest.current = pointed;
  const drag = useRef<{ x: number; position: number; moved: boolean } | null>(null);

  const locate = (clientX: number) => {
    const { frame, view } = latest.current;
    const box = frame.current?.getBoundingClientRect();
    return box ? positionAt(view, clientX - box.left, box.width) : 0;
  };

  const { frame } = pointed;
  useEffect(() => {
    const element = frame.current;
    const wheel = (event: WheelEvent) => {
      const { view, total, onView } = latest.current;
      event.preventDefault();
      if (Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
        onView(pan(view, Math.round((event.deltaX / 600) * (view.to - view.from)), total));
      } else {
        const box = element?.getBoundingClientRect();
        const anchor = positionAt(view, event.clientX - (box?.left ?? 0), box?.width ?? 1);
        onView(zoom(view, event.deltaY < 0 ? 0.8 : 1.25, anchor, total));
      }
    };
    // React listens passively, and a passive listener cannot keep the page from scrolling.
    element?.addEventListener('wheel', wheel, { passive: false });
    return () => element?.removeEventListener('wheel', wheel);
  }, [frame]);

  return {
    handlers: {
      onPointerDown: (event: React.PointerEvent) => {
        if (event.button === 0) {
          drag.current = { x: event.clientX, position: locate(event.clientX), moved: false };
          event.currentTarget.setPointerCapture(event.pointerId);
        }
      },
      onPointerMove: (event: React.PointerEvent) => {
        const position = locate(event.clientX);
        latest.current.onCursor(position);
        const start = drag.current;
        if (start && (start.moved || Math.abs(event.clientX - start.x) >= DRAG_PIXELS)) {
          start.moved = true;
          latest.current.onSelect({
            from: Math.min(start.position, position),
            to: Math.max(start.position, position) + 1,
          });
        }
      },
      onPointerUp: (event: React.PointerEvent) => {
        if (drag.current && !drag.current.moved) {
          latest.current.onCursor(locate(event.clientX));
          latest.current.onSelect(null);
        }
        drag.current = null;
      },
    },
  };
}
