import { useState } from 'react';
import { Link } from 'wouter';
import { useBackfills } from '../api/queries';
import type { Backfill, BackfillCounts } from '../api/types';
import { formatCount, plural, words } from '../format/format';
import { BackfillDialog } from '../launch/BackfillDialog';
import { useKey } from '../shell/useKeys';
import { Ago } from '../ui/Ago';
import { AssetName, backfillHref } from '../ui/links';
import { Empty, Failing, Loading } from '../ui/states';
import { useTitle } from '../ui/useTitle';

export function BackfillsPage() {
  useTitle('Backfills');
  const pages = useBackfills();
  const [launching, setLaunching] = useState(false);
  useKey('m', () => setLaunching(true));
  const backfills = pages.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <header className="page-head">
        <h1>Backfills</h1>
        <button type="button" className="button primary push" onClick={() => setLaunching(true)}>
          New backfill…
        </button>
      </header>
      {pages.isPending && <Loading rows={4} label="Backfills are loading" />}
      {pages.isError && <Failing error={pages.error} onRetry={() => pages.refetch()} />}
      {pages.data && backfills.length === 0 && (
        <Empty title="No backfills yet">
          <p>
            Launch many partitions of some assets: press <kbd>m</kbd>, here or on the page of an asset.
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
      {launching && <BackfillDialog onClose={() => setLaunching(false)} />}
      {pages.hasNextPage && (
        <button type="button" className="button" onClick={() => pages.fetchNextPage()}>
          Show more
        </button>
      )}
    </>
  );
}

function BackfillCard({ backfill }: { backfill: Backfill }) {
  return (
    <article className="card backfill">
      <header className="related-head">
        <Link href={backfillHref(backfill.id)} className="link">
          <AssetName assetKey={backfill.asset} />
        </Link>
        <code>{backfill.selection}</code>
        <span className="badge">{words(backfill.status)}</span>
        <span className="muted push">
          <Ago at={backfill.createdAt} />
        </span>
      </header>
      <Progress counts={backfill.counts} />
    </article>
  );
}

/** How far partitions have come, as a bar and in words. */
export function Progress({ counts }: { counts: BackfillCounts }) {
  const { total, done, failed, skipped, inProgress, queued } = counts;
  const share = (n: number) => ({ width: `${total === 0 ? 0 : (100 * n) / total}%` });
  return (
    <>
      <div
        className="progress"
        role="img"
        aria-label={`${formatCount(done)} of ${plural(total, 'partition')} done, ${formatCount(failed)} failed`}
      >
        <i className="swatch-materialized" style={share(done)} />
        <i className="swatch-failed" style={share(failed)} />
        <i className="swatch-materializing" style={share(inProgress)} />
      </div>
      <p className="muted number">
        {formatCount(done)} of {plural(total, 'partition')} done · {formatCount(failed)} failed ·{' '}
        {skipped > 0 && `${formatCount(skipped)} skipped · `}
        {formatCount(inProgress)} in progress · {formatCount(queued)} queued
      </p>
    </>
  );
}
