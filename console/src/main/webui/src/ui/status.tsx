import { type Counts, PARTITION_STATUSES, type PartitionStatus, type RunStatus } from '../api/types';
import { formatCount, plural, words } from '../format/format';

/** A sign for each status, so that it can be told without its colour. */
const SIGNS: Record<PartitionStatus | RunStatus, string> = {
  MATERIALIZED: '✓',
  MATERIALIZING: '◐',
  FAILED: '✕',
  MISSING: '○',
  QUEUED: '…',
  NOT_STARTED: '…',
  STARTING: '◔',
  STARTED: '◐',
  SUCCESS: '✓',
  FAILURE: '✕',
  CANCELING: '◌',
  CANCELED: '–',
};

const TONES: Record<PartitionStatus | RunStatus, string> = {
  MATERIALIZED: 'good',
  MATERIALIZING: 'busy',
  FAILED: 'bad',
  MISSING: 'quiet',
  QUEUED: 'quiet',
  NOT_STARTED: 'quiet',
  STARTING: 'busy',
  STARTED: 'busy',
  SUCCESS: 'good',
  FAILURE: 'bad',
  CANCELING: 'quiet',
  CANCELED: 'quiet',
};

export function StatusBadge({ status }: { status: PartitionStatus | RunStatus }) {
  return (
    <span className={`badge tone-${TONES[status] ?? 'quiet'}`}>
      <span aria-hidden="true">{SIGNS[status] ?? '?'}</span> {words(status)}
    </span>
  );
}

/** `98 of 100 materialized, 1 failed, 1 missing`. */
export function describeCounts(counts: Counts, total: number): string {
  const others = PARTITION_STATUSES.filter((s) => s !== 'MATERIALIZED' && counts[s] > 0).map(
    (s) => `${formatCount(counts[s])} ${s.toLowerCase()}`,
  );
  return [
    `${formatCount(counts.MATERIALIZED)} of ${plural(total, 'partition')} materialized`,
    ...others,
  ].join(', ');
}

/** The counts in a line; what is not there is not mentioned, except in a legend. */
export function CountsLine({ counts, total }: { counts: Counts; total: number }) {
  if (total === 0) {
    return <span className="counts muted">No partitions yet</span>;
  }
  const shown = PARTITION_STATUSES.filter((status) => counts[status] > 0);
  return (
    <span className="counts">
      {shown.map((status) => (
        <span key={status} className={`count tone-${TONES[status]}`} title={words(status)}>
          <span aria-hidden="true">{SIGNS[status]}</span> {formatCount(counts[status])}
          <span className="visually-hidden"> {words(status)}</span>
        </span>
      ))}
    </span>
  );
}

/** The legend of a strip: every status with its count; choosing one filters by it. */
export function Legend({
  counts,
  chosen,
  onChoose,
}: {
  counts: Counts;
  chosen: PartitionStatus | null;
  onChoose: (status: PartitionStatus | null) => void;
}) {
  return (
    <div className="legend" role="group" aria-label="Filter by status">
      {PARTITION_STATUSES.map((status) => (
        <button
          key={status}
          type="button"
          className="legend-item"
          aria-pressed={chosen === status}
          onClick={() => onChoose(chosen === status ? null : status)}
        >
          <span className={`swatch swatch-${status.toLowerCase()}`} aria-hidden="true" />
          <span aria-hidden="true">{SIGNS[status]}</span> {words(status)}{' '}
          <strong className="number">{formatCount(counts[status])}</strong>
        </button>
      ))}
    </div>
  );
}
