import { useBackfills } from '../api/queries';
import type { Backfill } from '../api/types';
import { formatCount, plural, words } from '../format/format';
import { Ago } from '../ui/Ago';
import { AssetLink } from '../ui/links';
import { Empty, Failing, Loading } from '../ui/states';
import { useTitle } from '../ui/useTitle';

export function BackfillsPage() {
  useTitle('Backfills');
  const pages = useBackfills();
  const backfills = pages.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <header className="page-head">
        <h1>Backfills</h1>
      </header>
      {pages.isPending && <Loading rows={4} label="Backfills are loading" />}
      {pages.isError && <Failing error={pages.error} onRetry={() => pages.refetch()} />}
      {pages.data && backfills.length === 0 && (
        <Empty title="No backfills yet">
          <p>
            Launch more than one partition of an asset: press <kbd>m</kbd> on its page.
          </p>
        </Empty>
      )}
      <ul>
        {backfills.map((backfill) => (
          <li key={backfill.id}>
            <BackfillCard backfill={backfill} />
          </li>
        ))}
      </ul>
      {pages.hasNextPage && (
        <button type="button" className="button" onClick={() => pages.fetchNextPage()}>
          Show more
        </button>
      )}
    </>
  );
}

function BackfillCard({ backfill }: { backfill: Backfill }) {
  const { done, failed, inProgress, queued } = backfill.counts;
  const share = (n: number) => ({ width: `${backfill.total === 0 ? 0 : (100 * n) / backfill.total}%` });
  return (
    <article className="card backfill">
      <header className="related-head">
        <AssetLink assetKey={backfill.asset} />
        <code>{backfill.selection}</code>
        <span className="badge">{words(backfill.status)}</span>
        <span className="muted push">
          <Ago at={backfill.createdAt} />
        </span>
      </header>
      <div
        className="progress"
        role="img"
        aria-label={`${formatCount(done)} of ${plural(backfill.total, 'partition')} done, ${formatCount(failed)} failed`}
      >
        <i className="swatch-materialized" style={share(done)} />
        <i className="swatch-failed" style={share(failed)} />
        <i className="swatch-materializing" style={share(inProgress)} />
      </div>
      <p className="muted number">
        {formatCount(done)} of {plural(backfill.total, 'partition')} done · {formatCount(failed)} failed ·{' '}
        {formatCount(inProgress)} in progress · {formatCount(queued)} queued
      </p>
    </article>
  );
}
