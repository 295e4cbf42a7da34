import { Link } from 'wouter';
import { plural } from '../format/format';
import { partitionHref } from '../ui/links';
import { CountsLine } from '../ui/status';
import type { Axes } from './axes';
import { type PickedPartitions, usePickedCounts } from './queries';

/** What is picked of the dimensions, and what can be done with it. The list below shows only that. */
export function PickedBar(props: {
  asset: string;
  axes: Axes;
  picked: PickedPartitions;
  external: boolean;
  onBackfill: () => void;
  onClear: () => void;
}) {
  const { asset, axes, picked } = props;
  const counts = usePickedCounts(asset, axes);
  const size = counts === null ? null : Object.values(counts).reduce((sum, count) => sum + count, 0);
  return (
    <div className="selection-bar">
      <strong>{size === null ? '…' : plural(size, 'partition')} picked</strong>
      <code>{picked.text ?? '…'}</code>
      {counts !== null && size !== null && <CountsLine counts={counts} total={size} />}
      <span className="selection-actions">
        {!props.external && (
          <button
            type="button"
            className="button primary small"
            onClick={props.onBackfill}
            disabled={picked.text === null}
          >
            Backfill…
          </button>
        )}
        {picked.key !== null && (
          <Link href={partitionHref(asset, picked.key)} className="button small">
            Open
          </Link>
        )}
        <button type="button" className="button small quiet" onClick={props.onClear}>
          Clear
        </button>
      </span>
    </div>
  );
}
