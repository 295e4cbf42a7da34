import { Link } from 'wouter';
import type { Params } from '../api/client';
import { useRuns } from '../api/queries';
import type { Run } from '../api/types';
import { formatDuration, plural } from '../format/format';
import { Ago, useNow } from '../ui/Ago';
import { AssetName, runHref } from '../ui/links';
import { Empty, Failing, Loading } from '../ui/states';
import { StatusBadge } from '../ui/status';
import { useNarrow } from '../ui/useNarrow';
import { VirtualList } from '../ui/VirtualList';

/** Runs, newest first, as many as one scrolls to. */
export function RunsList({ params, withAsset }: { params: Params; withAsset: boolean }) {
  const pages = useRuns(params);
  const narrow = useNarrow();
  const rows = pages.data?.pages.flatMap((page) => page.items) ?? [];
  const onEnd = () => {
    if (pages.hasNextPage && !pages.isFetchingNextPage) {
      void pages.fetchNextPage();
    }
  };
  if (pages.isPending) {
    return <Loading rows={6} label="Runs are loading" />;
  }
  if (pages.isError) {
    return <Failing error={pages.error} onRetry={() => pages.refetch()} />;
  }
  if (rows.length === 0) {
    const filtered = Object.values(params).some(
      (value) => value !== null && value !== undefined && value !== '',
    );
    return (
      <Empty title={filtered ? 'No run matches' : 'No runs yet'}>
        <p>A run appears when a file arrives, an upstream partition changes, or somebody launches one.</p>
      </Empty>
    );
  }
  return (
    <div className="card flush">
      <VirtualList
        items={rows}
        rowHeight={narrow ? 84 : 50}
        label="Runs"
        keyOf={(run) => run.id}
        onEnd={onEnd}
        renderRow={(run) => <RunRow run={run} withAsset={withAsset} />}
      />
    </div>
  );
}

export function RunRow({ run, withAsset }: { run: Run; withAsset: boolean }) {
  const now = useNow();
  return (
    <Link href={runHref(run.id)} className="row run-row" data-row>
      <StatusBadge status={run.status} />
      <span className="row-main">
        {withAsset ? (
          <AssetName assetKey={run.assets.join(', ')} />
        ) : (
          <span className="mono">{partitionsOf(run)}</span>
        )}
        <span className="row-sub">
          {withAsset ? `${partitionsOf(run)} · ` : ''}
          {originOf(run)}
        </span>
      </span>
      <span className="muted number">{formatDuration(run.startedAt, run.endedAt, now)}</span>
      <span className="muted row-when">
        <Ago at={run.createdAt ?? run.startedAt} />
      </span>
      <span className="mono muted">{run.id.slice(0, 8)}</span>
    </Link>
  );
}

export function partitionsOf(run: Run): string {
  if (run.partitionCount > 1) {
    return plural(run.partitionCount, 'partition');
  }
  return run.partitions[0] || 'not partitioned';
}

export function originOf(run: Run): string {
  const origin = run.origin ? [run.origin.type, run.origin.name].filter(Boolean).join(' ') : 'unknown origin';
  return run.cause?.object ? `${origin} · ${run.cause.object}` : origin;
}
