import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useEffect, useRef, useState } from 'react';

/** A list of any length in the page's own scroll: only what is near the window is in the document. */
export function VirtualList<T>({
  items,
  rowHeight,
  label,
  renderRow,
  keyOf,
  onEnd,
}: {
  items: T[];
  rowHeight: number;
  label: string;
  renderRow: (item: T, index: number) => ReactNode;
  keyOf: (item: T) => string;
  onEnd?: () => void;
}) {
  const list = useRef<HTMLUListElement>(null);
  const [offset, setOffset] = useState(0);
  useEffect(() => {
    const measure = () => setOffset((list.current?.getBoundingClientRect().top ?? 0) + window.scrollY);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(document.body);
    return () => observer.disconnect();
  }, []);
  const virtual = useWindowVirtualizer({
    count: items.length,
    estimateSize: () => rowHeight,
    overscan: 8,
    scrollMargin: offset,
    getItemKey: (index) => keyOf(items[index] as T),
  });
  useEffect(() => virtual.measure(), [rowHeight]);
  const rows = virtual.getVirtualItems();
  const last = rows.at(-1)?.index ?? 0;
  useEffect(() => {
    if (onEnd && items.length > 0 && last >= items.length - 10) {
      onEnd();
    }
  }, [onEnd, last, items.length]);
  return (
    <ul ref={list} className="virtual-list" aria-label={label} style={{ height: virtual.getTotalSize() }}>
      {rows.map((row) => (
        <li
          key={row.key}
          aria-setsize={items.length}
          aria-posinset={row.index + 1}
          style={{ height: row.size, transform: `translateY(${row.start - virtual.options.scrollMargin}px)` }}
        >
          {renderRow(items[row.index] as T, row.index)}
        </li>
      ))}
    </ul>
  );
}
