import { usePartitionAt } from '../api/queries';
import type { Strip } from '../api/types';
import { plural } from '../format/format';
import { quoteKey, rangeOf } from '../selection/selection';
import { CountsLine } from '../ui/status';
import { countsOf } from './columns';
import type { View } from './zoom';

/** What is selected on the strip, and what can be done with it. */
export function SelectionBar(props: {
  asset: string;
  selection: View;
  strip: Strip;
  onLaunch: () => void;
  onZoom: () => void;
  onClear: () => void;
}) {
  const { asset, selection, strip } = props;
  const text = useSelectionText(asset, selection);
  const size = selection.to - selection.from;
  return (
    <div className="selection-bar">
      <strong>{plural(size, 'partition')} selected</strong>
      <code>{text ?? '…'}</code>
      <CountsLine counts={countsOf(strip, selection.from, selection.to)} total={size} />
      <span className="selection-actions">
        <button
          type="button"
          className="button primary small"
          onClick={props.onLaunch}
          disabled={text === null}
        >
          Launch…
        </button>
        <button type="button" className="button small" onClick={props.onZoom}>
          Zoom to it
        </button>
        <button type="button" className="button small quiet" onClick={props.onClear}>
          Clear
        </button>
      </span>
    </div>
  );
}

/** The selection as a person would write it; null while its ends are not known. */
export function useSelectionText(asset: string, selection: View | null): string | null {
  const from = selection?.from ?? null;
  const to = selection === null ? null : selection.to - 1;
  const first = usePartitionAt(asset, from).data;
  const last = usePartitionAt(asset, to).data;
  if (!first || !last || first.position !== from || last.position !== to) {
    return null;
  }
  return from === to ? quoteKey(first.key) : rangeOf(first.key, last.key);
}
