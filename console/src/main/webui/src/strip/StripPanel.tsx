import { useMemo, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { usePartitionAt, useStrip } from '../api/queries';
import type { PartitionStatus, Strip } from '../api/types';
import { formatCount, words } from '../format/format';
import { partitionHref } from '../ui/links';
import { Failing } from '../ui/states';
import { describeCounts, Legend } from '../ui/status';
import { countsOf, nextFailed, statusAt } from './columns';
import { SelectionBar } from './SelectionBar';
import { StripCanvas, useWidth } from './StripCanvas';
import { stripKey } from './stripKeys';
import { usePointer } from './usePointer';
import { clampView, pan, reveal, type View, zoom } from './zoom';

export interface StripState {
  view: View | null;
  selection: View | null;
  status: PartitionStatus | null;
}

const HEIGHT = 64;

/** The partitions of an asset as a bar to look at, zoom into and select from. */
export function StripPanel({
  asset,
  state,
  onChange,
  onLaunch,
}: {
  asset: string;
  state: StripState;
  onChange: (change: Partial<StripState>) => void;
  onLaunch: () => void;
}) {
  const frame = useRef<HTMLDivElement>(null);
  const width = useWidth(frame);
  const whole = useStrip(asset, Math.max(width, 320));
  const total = whole.data?.total ?? 0;
  const view = useMemo(() => clampView(state.view ?? { from: 0, to: total }, total), [state.view, total]);
  const zoomed = view.to - view.from < total;
  const detail = useStrip(asset, zoomed ? width : 0, view.from, view.to);
  const strip = zoomed ? (detail.data ?? whole.data) : whole.data;

  const [cursor, setCursor] = useState<number | null>(null);
  const setView = (next: View) => onChange({ view: next.to - next.from >= total ? null : next });
  const pointer = usePointer({
    frame,
    view,
    total,
    onView: setView,
    onCursor: setCursor,
    onSelect: (s) => onChange({ selection: s }),
  });
  const open = useOpen(asset, cursor);

  if (whole.isError) {
    return <Failing error={whole.error} onRetry={() => whole.refetch()} />;
  }
  const counts = whole.data && countsOf(whole.data);
  const move = (to: number, extend: boolean) => {
    const position = Math.max(0, Math.min(total - 1, to));
    setCursor(position);
    setView(reveal(view, position, total));
    if (extend) {
      onChange({ selection: extended(state.selection, cursor ?? position, position) });
    }
  };
  const at = cursor ?? view.from;
  const keys = (event: React.KeyboardEvent) =>
    stripKey(event, {
      step: (by, extend) => move(cursor === null ? view.from : at + by, extend),
      edge: (end) => move(end ? total - 1 : 0, false),
      page: (by) => setView(pan(view, Math.round((view.to - view.from) * by), total)),
      zoom: (factor) => setView(zoom(view, factor, at, total)),
      all: () => onChange({ view: null }),
      failed: (direction) => {
        const next = whole.data && nextFailed(strip ?? whole.data, cursor ?? -1, direction);
        if (next !== null && next !== undefined) {
          move(next, false);
        }
      },
      open,
      clear: () => onChange({ selection: null }),
    });

  return (
    <section className="card strip-panel" aria-label="Partitions">
      <div className="strip-head">
        {counts ? (
          <Legend counts={counts} chosen={state.status} onChoose={(status) => onChange({ status })} />
        ) : (
          <span className="skeleton legend-skeleton" />
        )}
        <ZoomButtons
          zoomed={zoomed}
          onZoom={(factor) =>
            setView(zoom(view, factor, cursor ?? Math.floor((view.from + view.to) / 2), total))
          }
          onAll={() => onChange({ view: null })}
        />
      </div>
      {zoomed && whole.data && (
        <div className="overview" aria-hidden="true">
          <StripCanvas strip={whole.data} height={10} />
          <span className="overview-window" style={place(view, { from: 0, to: total })} />
        </div>
      )}
      <div
        ref={frame}
        className={strip ? 'strip-frame' : 'strip-frame skeleton'}
        style={{ height: HEIGHT }}
        role="slider"
        tabIndex={0}
        aria-label={counts ? `Partitions: ${describeCounts(counts, total)}` : 'Partitions are loading'}
        aria-valuemin={0}
        aria-valuemax={Math.max(0, total - 1)}
        aria-valuenow={at}
        aria-valuetext={strip ? cursorText(strip, at) : undefined}
        onKeyDown={keys}
        {...pointer.handlers}
      >
        {strip && <StripCanvas strip={strip} view={view} height={HEIGHT} />}
        {state.selection && <span className="strip-selection" style={place(state.selection, view)} />}
        {cursor !== null && (
          <span className="strip-cursor" style={place({ from: cursor, to: cursor + 1 }, view)} />
        )}
      </div>
      {strip && total > 0 && <Readout asset={asset} strip={strip} view={view} cursor={cursor} />}
      {whole.data && total === 0 && (
        <p className="muted">
          No partitions yet: they appear as keys are added to the set, or as time passes.
        </p>
      )}
      {state.selection && strip && (
        <SelectionBar
          asset={asset}
          selection={state.selection}
          strip={strip}
          onLaunch={onLaunch}
          onZoom={() => state.selection && setView(state.selection)}
          onClear={() => onChange({ selection: null })}
        />
      )}
    </section>
  );
}

function extended(selection: View | null, from: number, to: number): View {
  const anchor = selection === null ? from : selection.from === from ? selection.to - 1 : selection.from;
  return { from: Math.min(anchor, to), to: Math.max(anchor, to) + 1 };
}

const cursorText = (strip: Strip, position: number) =>
  `Partition ${formatCount(position + 1)} of ${formatCount(strip.total)}, ${words(statusAt(strip, position) ?? 'several statuses')}`;

/** Where a stretch of positions lies within the view, in percent. */
function place(stretch: View, view: View): React.CSSProperties {
  const size = Math.max(1, view.to - view.from);
  const left = Math.max(0, (stretch.from - view.from) / size);
  const right = Math.min(1, (stretch.to - view.from) / size);
  return right <= left ? { display: 'none' } : { left: `${left * 100}%`, width: `${(right - left) * 100}%` };
}

function useOpen(asset: string, cursor: number | null): () => void {
  const [, navigate] = useLocation();
  const row = usePartitionAt(asset, cursor).data;
  return () => {
    if (row && row.position === cursor) {
      navigate(partitionHref(asset, row.key));
    }
  };
}

function ZoomButtons(props: { zoomed: boolean; onZoom: (factor: number) => void; onAll: () => void }) {
  return (
    <div className="zoom-buttons">
      <button
        type="button"
        className="button small icon"
        aria-label="Zoom in"
        onClick={() => props.onZoom(0.5)}
      >
        +
      </button>
      <button
        type="button"
        className="button small icon"
        aria-label="Zoom out"
        disabled={!props.zoomed}
        onClick={() => props.onZoom(2)}
      >
        −
      </button>
      <button type="button" className="button small" disabled={!props.zoomed} onClick={props.onAll}>
        Show all
      </button>
    </div>
  );
}

function Readout(props: { asset: string; strip: Strip; view: View; cursor: number | null }) {
  const { asset, strip, view, cursor } = props;
  const first = usePartitionAt(asset, view.from).data;
  const last = usePartitionAt(asset, view.to - 1).data;
  const under = usePartitionAt(asset, cursor).data;
  return (
    <div className="readout">
      <span className="mono muted">{first?.key}</span>
      <span className="readout-cursor">
        {cursor !== null && (
          <>
            <strong className="mono">
              {under?.position === cursor && under.key !== '' ? under.key : `#${cursor + 1}`}
            </strong>{' '}
            <span className="muted">
              {words(
                under?.position === cursor ? under.status : (statusAt(strip, cursor) ?? 'several statuses'),
              )}
            </span>
          </>
        )}
      </span>
      <span className="mono muted">{view.to - view.from > 1 ? last?.key : ''}</span>
    </div>
  );
}
