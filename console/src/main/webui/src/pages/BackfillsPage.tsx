import { useState } from 'react';
import { Link } from 'wouter';
import { useBackfills } from '../api/queries';
import { BACKFILL_STATUSES, type Backfill, type BackfillCounts } from '../api/types';
import { toneOf } from '../backfill/actions';
import { formatCount, plural, words } from '../format/format';
import { BackfillDialog } from '../launch/BackfillDialog';
import { useKey } from '../shell/useKeys';
import { Ago } from '../ui/Ago';
import { AssetName, backfillHref } from '../ui/links';
import { Empty, Failing, Loading } from '../ui/states';
import { useQueryStates } from '../ui/useQueryState';
import { useTitle } from '../ui/useTitle';

export function BackfillsPage() {
  useTitle('Backfills');
  const [query, setQuery] = useQueryStates();
  const status = query.get('status');
  const after = query.get('after');
  const page = useBackfills(status, after);
  const [launching, setLaunching] = useState(false);
  useKey('m', () => setLaunching(true));
  const backfills = page.data?.items ?? [];
  const older = page.data?.nextCursor;
  return (
    <>
      <header className="page-head">
        <h1>Backfills</h1>
        <button type="button" className="button primary push" onClick={() => setLaunching(true)}>
          New backfill…
        </button>
      </header>
      <div className="toolbar">
        <label className="field-inline">
          <span>Status</span>
          <select
            value={status ?? ''}
            onChange={(event) => setQuery({ status: event.target.value, after: null })}
          >
            <option value="">All</option>
            {BACKFILL_STATUSES.map((one) => (
              <option key={one} value={one}>
                {words(one)}
              </option>
            ))}
          </select>
        </label>
      </div>
      {page.isPending && <Loading rows={4} label="Backfills are loading" />}
      {page.isError && <Failing error={page.error} onRetry={() => page.refetch()} />}
      {page.data && backfills.length === 0 && status !== null && (
        <Empty title={`No backfill is in the status “${words(status)}”`} />
      )}
      {page.data && backfills.length === 0 && status === null && (
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
      <nav className="actions" aria-label="Pages">
        {after !== null && (
          <Link href={placeOf(status, null)} className="button">
            Newest
          </Link>
        )}
        {older && (
          <Link href={placeOf(status, older)} className="button">
            Older
          </Link>
        )}
      </nav>
    </>
  );
}

/** The address of a page, so that the way back is the browser's. */
function placeOf(status: string | null, after: string | null): string {
  const query = new URLSearchParams({ ...(status ? { status } : {}), ...(after ? { after } : {}) });
  return query.size === 0 ? '/backfills' : `/backfills?${query}`;
}

function BackfillCard({ backfill }: { backfill: Backfill }) {
  return (
    <article className="card backfill">
      <header className="related-head">
        <Link href={backfillHref(backfill.id)} className="link">
          <AssetName assetKey={backfill.asset} />
        </Link>
        <code>{backfill.selection}</code>
        <span className={`badge ${toneOf(backfill.status)}`}>{words(backfill.status)}</span>
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
