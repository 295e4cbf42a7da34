import { Link } from 'wouter';
import { useBackfill } from '../api/queries';
import type { AssetProgress, Backfill } from '../api/types';
import { formatTime, plural, words } from '../format/format';
import { Ago } from '../ui/Ago';
import { AssetLink, backfillHref } from '../ui/links';
import { Failing, Loading } from '../ui/states';
import { useTitle } from '../ui/useTitle';
import { Progress } from './BackfillsPage';

export function BackfillPage({ id }: { id: string }) {
  useTitle(`Backfill ${id.slice(0, 8)}`);
  const backfill = useBackfill(id);
  return (
    <>
      <div className="crumbs">
        <Link href="/backfills" className="link">
          Backfills
        </Link>
      </div>
      {backfill.isPending && <Loading rows={4} label="The backfill is loading" />}
      {backfill.isError && <Failing error={backfill.error} onRetry={() => backfill.refetch()} />}
      {backfill.data && <LoadedBackfill backfill={backfill.data} />}
    </>
  );
}

function LoadedBackfill({ backfill }: { backfill: Backfill }) {
  return (
    <>
      <header className="page-head">
        <h1 className="mono">
          {backfill.asset} {backfill.selection}
        </h1>
        <span className="badge" role="status">
          {words(backfill.status)}
        </span>
        <span className="muted push">
          <Ago at={backfill.createdAt} />
          {backfill.endedAt ? `, ended ${formatTime(backfill.endedAt)}` : ''}
        </span>
      </header>
      {backfill.error && <p className="field-error">{backfill.error}</p>}
      {backfill.retryOf && (
        <p className="muted">
          Repeats{' '}
          <Link href={backfillHref(backfill.retryOf)} className="link mono">
            {backfill.retryOf.slice(0, 8)}
          </Link>
        </p>
      )}
      <ul aria-label="Assets">
        {(backfill.assets ?? []).map((asset) => (
          <li key={asset.asset}>
            <AssetCard progress={asset} />
          </li>
        ))}
      </ul>
    </>
  );
}

function AssetCard({ progress }: { progress: AssetProgress }) {
  return (
    <article className="card backfill">
      <header className="related-head">
        <AssetLink assetKey={progress.asset} />
        <span className="muted push">
          {plural(progress.runs, 'run')}
          {progress.sharesRunsWith.length > 0 && ` with ${progress.sharesRunsWith.join(', ')}`}
        </span>
      </header>
      <Progress counts={progress.counts} />
      {progress.waitingFor.length > 0 && <p className="muted">Waits for {progress.waitingFor.join('; ')}</p>}
    </article>
  );
}
