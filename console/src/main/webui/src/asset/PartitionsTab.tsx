import { useEffect, useState } from 'react';
import { Link } from 'wouter';
import { usePartitions } from '../api/queries';
import { type Asset, PARTITION_STATUSES, type PartitionRow, type PartitionStatus } from '../api/types';
import { formatCount, formatValue, words } from '../format/format';
import { quoteKey } from '../selection/selection';
import type { View } from '../strip/zoom';
import { Ago } from '../ui/Ago';
import { partitionHref, RunLink } from '../ui/links';
import { SearchField } from '../ui/SearchField';
import { Empty, Failing, Loading } from '../ui/states';
import { StatusBadge } from '../ui/status';
import { useNarrow } from '../ui/useNarrow';
import { useQueryState } from '../ui/useQueryState';
import { VirtualList } from '../ui/VirtualList';

export function PartitionsTab({
  asset,
  view,
  picked,
  newestFirst,
  status,
  onStatus,
  onLaunch,
}: {
  asset: Asset;
  view: View | null;
  /** A selection that they belong to; null while it is not known, '' without one. */
  picked: string | null;
  /** Those that changed last, first; only what has come of a run has changed. */
  newestFirst: boolean;
  status: PartitionStatus | null;
  onStatus: (status: PartitionStatus | null) => void;
  onLaunch: (partition: string) => void;
}) {
  const [search, setSearch] = useQueryState('search');
  const narrow = useNarrow();
  const statuses = PARTITION_STATUSES.filter((s) => !newestFirst || s === 'MATERIALIZED' || s === 'FAILED');
  const wanted = statuses.find((s) => s === status) ?? null;
  const pages = usePartitions(
    asset.key,
    {
      status: wanted,
      search,
      from: view?.from,
      to: view?.to,
      selection: picked,
      order: newestFirst ? 'recent' : null,
    },
    picked !== null,
  );
  const rows = pages.data?.pages.flatMap((page) => page.items) ?? [];
  const [more] = useState(() => () => undefined);
  const onEnd = pages.hasNextPage && !pages.isFetchingNextPage ? () => void pages.fetchNextPage() : more;

  // A page of a search may be empty, and the next one not.
  const lookOn = rows.length === 0 && pages.hasNextPage && !pages.isFetchingNextPage && !pages.isError;
  const { fetchNextPage } = pages;
  useEffect(() => {
    if (lookOn) {
      void fetchNextPage();
    }
  }, [lookOn, fetchNextPage]);

  return (
    <>
      <div className="toolbar">
        <SearchField label="Search partitions" value={search ?? ''} onChange={setSearch} />
        <label className="field-inline">
          <span>Status</span>
          <select
            value={wanted ?? ''}
            onChange={(event) => onStatus((event.target.value || null) as PartitionStatus | null)}
          >
            <option value="">All</option>
            {statuses.map((s) => (
              <option key={s} value={s}>
                {words(s)}
              </option>
            ))}
          </select>
        </label>
        {picked && <code className="muted">{picked}</code>}
        {view && (
          <span className="muted">
            Within the zoom: {formatCount(view.from + 1)} to {formatCount(view.to)}
          </span>
        )}
      </div>
      {pages.isPending && <Loading rows={6} label="Partitions are loading" />}
      {pages.isError && <Failing error={pages.error} onRetry={() => pages.refetch()} />}
      {pages.data && rows.length === 0 && !pages.hasNextPage && (
        <Empty title={emptyTitle(Boolean(wanted || search || picked), newestFirst)} />
      )}
      {rows.length > 0 && (
        <div className="card flush">
          <VirtualList
            items={rows}
            rowHeight={narrow ? 78 : 46}
            label={newestFirst ? 'Recently changed' : 'Partitions'}
            keyOf={(row) => row.key}
            onEnd={onEnd}
            renderRow={(row) => (
              <Row
                asset={asset}
                row={row}
                action={newestFirst ? 'Backfill' : 'Launch'}
                onLaunch={() => onLaunch(row.key === '' ? '*' : quoteKey(row.key))}
              />
            )}
          />
        </div>
      )}
    </>
  );
}

const emptyTitle = (isNarrowed: boolean, newestFirst: boolean) =>
  isNarrowed ? 'No partition matches' : newestFirst ? 'Nothing has changed yet' : 'No partitions yet';

function Row(props: {
  asset: Asset;
  row: PartitionRow;
  action: 'Launch' | 'Backfill';
  onLaunch: () => void;
}) {
  const { asset, row, action, onLaunch } = props;
  const event = row.status === 'FAILED' ? row.failure : row.materialization;
  return (
    <div className="row partition-row">
      <StatusBadge status={row.status} />
      <Link href={partitionHref(asset.key, row.key)} className="link mono row-key" data-row>
        {row.key === '' ? asset.key : row.key}
      </Link>
      <span className="row-sub">{detailOf(row)}</span>
      <span className="row-when">
        {event && (
          <>
            <Ago at={event.at} /> · <RunLink id={event.runId} />
          </>
        )}
      </span>
      {asset.external ? (
        <span />
      ) : (
        <button type="button" className="button small" onClick={onLaunch} aria-label={`${action} ${row.key}`}>
          {action}
        </button>
      )}
    </div>
  );
}

function detailOf(row: PartitionRow): string {
  if (row.status === 'FAILED') {
    return row.failure?.error ?? '';
  }
  return Object.entries(row.materialization?.metadata ?? {})
    .map(([name, value]) => `${name} ${formatValue(value)}`)
    .join(' · ');
}
