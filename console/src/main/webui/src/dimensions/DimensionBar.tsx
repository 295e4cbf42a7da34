import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { DimensionStrip, Strip } from '../api/types';
import { formatCount, plural } from '../format/format';
import { countsOf, nextFailed } from '../strip/columns';
import { StripCanvas } from '../strip/StripCanvas';
import { stripKey } from '../strip/stripKeys';
import { positionAt, type View } from '../strip/zoom';
import { describeCounts } from '../ui/status';
import { loadKeyAt } from './queries';
import { describeField } from './tiles';
import { between } from './viewport';

const HEIGHT = 22;

/** Every key of a dimension with the shares of its partitions; a click picks one, a drag several. */
export function DimensionBar(props: {
  asset: string;
  dimension: string;
  bar: DimensionStrip | undefined;
  picked: View | null;
  /** The part that the grid shows. */
  seen: View | null;
  /** Whether neighbours can be picked together. */
  severals: boolean;
  onPick: (view: View | null) => void;
}) {
  const { asset, dimension, bar, picked, onPick } = props;
  const frame = useRef<HTMLDivElement>(null);
  const anchor = useRef<number | null>(null);
  const [cursor, setCursor] = useState<number | null>(null);
  const [dragged, setDragged] = useState<View | null>(null);
  const key = useKeyUnder(asset, dimension);
  const total = bar?.side.total ?? 0;
  const strip = bar && toStrip(bar);
  const whole = { from: 0, to: total };
  const shown = dragged ?? picked;
  const at = Math.min(cursor ?? picked?.from ?? 0, Math.max(0, total - 1));

  const locate = (event: React.PointerEvent) => {
    const box = frame.current?.getBoundingClientRect();
    return positionAt(whole, event.clientX - (box?.left ?? 0), box?.width ?? 1);
  };
  const reach = (from: number, to: number) => (props.severals ? between(from, to) : between(to, to));
  const point = (position: number) => {
    setCursor(position);
    key.ask(position);
  };
  const step = (by: number, extend: boolean) => {
    const next = Math.max(0, Math.min(total - 1, cursor === null ? at : at + by));
    point(next);
    if (extend) {
      const start = picked === null ? at : picked.from === at ? picked.to - 1 : picked.from;
      onPick(reach(start, next));
    }
  };
  const keys = (event: React.KeyboardEvent) =>
    stripKey(event, {
      step,
      edge: (end) => point(end ? total - 1 : 0),
      page: (by) => step(Math.sign(by) * Math.max(1, Math.round(total / 10)), false),
      zoom: () => undefined,
      all: () => onPick(null),
      failed: (direction) => {
        const next = strip && nextFailed(strip, cursor ?? -1, direction);
        if (next !== null && next !== undefined) {
          point(next);
        }
      },
      open: () => onPick(between(at, at)),
      clear: () => onPick(null),
    });

  return (
    <div className="dimension">
      <span className="dimension-name">
        {dimension} <span className="muted number">{bar ? plural(total, 'key') : ''}</span>
      </span>
      <div
        ref={frame}
        className={strip ? 'dimension-bar' : 'dimension-bar skeleton'}
        style={{ height: HEIGHT + 6 }}
        role="slider"
        tabIndex={0}
        aria-label={
          strip ? `${dimension}: ${plural(total, 'key')}, ${describe(strip)}` : `${dimension} is loading`
        }
        aria-valuemin={0}
        aria-valuemax={Math.max(0, total - 1)}
        aria-valuenow={at}
        aria-valuetext={`Key ${formatCount(at + 1)} of ${formatCount(total)}${key.at(at) ? `, ${key.at(at)}` : ''}`}
        onKeyDown={keys}
        onPointerDown={(event) => {
          if (event.button === 0 && total > 0) {
            anchor.current = locate(event);
            event.currentTarget.setPointerCapture(event.pointerId);
          }
        }}
        onPointerMove={(event) => {
          if (total > 0) {
            const position = locate(event);
            point(position);
            if (anchor.current !== null) {
              setDragged(reach(anchor.current, position));
            }
          }
        }}
        onPointerUp={(event) => {
          if (anchor.current !== null) {
            onPick(reach(anchor.current, locate(event)));
            anchor.current = null;
            setDragged(null);
          }
        }}
        onPointerLeave={() => anchor.current === null && setCursor(null)}
        onBlur={() => setCursor(null)}
      >
        {strip && <StripCanvas strip={strip} height={HEIGHT} />}
        {props.seen && <span className="dimension-seen" style={share(props.seen, total)} />}
        {shown && <span className="strip-selection" style={share(shown, total)} />}
        {cursor !== null && <span className="strip-cursor" style={share(between(at, at), total)} />}
      </div>
      <span className="dimension-cursor muted mono">
        {cursor !== null && bar && `${key.at(at) ?? `#${at + 1}`}: ${describeField(atKey(bar, at))}`}
      </span>
    </div>
  );
}

function toStrip(bar: DimensionStrip): Strip {
  return { asset: bar.asset, total: bar.side.total, version: bar.version, columns: bar.runs };
}

function describe(strip: Strip): string {
  const counts = countsOf(strip);
  return describeCounts(
    counts,
    Object.values(counts).reduce((sum, count) => sum + count, 0),
  );
}

function share(view: View, total: number): React.CSSProperties {
  const size = Math.max(1, total);
  const from = Math.min(view.from, size) / size;
  const to = Math.min(view.to, size) / size;
  return { left: `${from * 100}%`, width: `${(to - from) * 100}%` };
}

/** What one key has of each status: the key's share of its run, all of whose keys have the same. */
function atKey(bar: DimensionStrip, position: number) {
  const run = bar.runs.find((one) => one.from <= position && position < one.to);
  const of = (count: number | undefined) => Math.round((count ?? 0) / (run ? run.to - run.from : 1));
  return {
    MATERIALIZED: of(run?.counts.MATERIALIZED),
    MATERIALIZING: of(run?.counts.MATERIALIZING),
    FAILED: of(run?.counts.FAILED),
    MISSING: of(run?.counts.MISSING),
  };
}

/** Keys that the cursor has been at, asked for when it rests. */
function useKeyUnder(asset: string, dimension: string) {
  const client = useQueryClient();
  const [known, setKnown] = useState<{ position: number; key: string } | null>(null);
  const timer = useRef(0);
  return {
    at: (position: number) => (known?.position === position ? known.key : null),
    ask: (position: number) => {
      window.clearTimeout(timer.current);
      timer.current = window.setTimeout(() => {
        loadKeyAt(client, asset, dimension, position).then(
          (key) => setKnown({ position, key }),
          () => setKnown(null),
        );
      }, 60);
    },
  };
}
