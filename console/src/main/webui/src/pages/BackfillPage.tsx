import { Link } from 'wouter';
import { useBackfill } from '../api/queries';
import type { AssetProgress, Backfill } from '../api/types';
import { restsBecause, timeLeft, toneOf } from '../backfill/actions';
import { BackfillControls } from '../backfill/BackfillControls';
import {
  formatCount,
  formatDuration,
  formatSpan,
  formatTime,
  formatValue,
  plural,
  words,
} from '../format/format';
import { useNow } from '../ui/Ago';
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

const ONLY_WORDS: Record<string, string> = {
  failed: 'Only what had failed',
  missing: 'Only what was missing',
  'failed-and-missing': 'Only what was missing or had failed',
};

const ORDER_WORDS: Record<string, string> = {
  ascending: 'As the partitions are ordered',
  descending: 'The last partitions first',
  'newest-first': 'Newest first',
};

const pairs = (of: Record<string, unknown> | null | undefined) =>
  Object.entries(of ?? {})
    .map(([name, value]) => `${name}=${formatValue(value)}`)
    .join(', ');

function LoadedBackfill({ backfill }: { backfill: Backfill }) {
  const now = useNow();
  const left = timeLeft(backfill, now);
  const rests = restsBecause(backfill);
  const facts: [string, string][] = [
    ['Created', formatTime(backfill.createdAt)],
    ['Ended', formatTime(backfill.endedAt)],
    ['Duration', formatDuration(backfill.createdAt, backfill.endedAt, now)],
    ['Time left', left === null ? '' : `about ${formatSpan(left)}, at the pace so far`],
    ['Runs', backfill.runs === undefined ? '' : formatCount(backfill.runs)],
    [
      'Runs at a time',
      backfill.concurrency ? `at most ${formatCount(backfill.concurrency)}` : 'as many as configured',
    ],
    [
      'Partitions',
      backfill.missingOnly ? 'Only what was not there' : (ONLY_WORDS[backfill.only ?? ''] ?? ''),
    ],
    ['Order', ORDER_WORDS[backfill.order ?? ''] ?? ''],
    ['Configuration', pairs(backfill.runConfig)],
    ['Tags', pairs(backfill.tags)],
  ];
  return (
    <>
      <header className="page-head">
        <h1 className="mono">
          {backfill.asset} {backfill.selection}
        </h1>
        <span className={`badge ${toneOf(backfill.status)}`} role="status">
          {words(backfill.status)}
        </span>
        <BackfillControls backfill={backfill} />
      </header>
      {backfill.error && <p className="field-error">{backfill.error}</p>}
      {rests && <p className="note">Requests nothing more: {rests}</p>}
      {backfill.retryOf && (
        <p className="muted">
          Repeats{' '}
          <Link href={backfillHref(backfill.retryOf)} className="link mono">
            {backfill.retryOf.slice(0, 8)}
          </Link>
        </p>
      )}
      <section className="card backfill" aria-label="About">
        {(backfill.assets ?? []).length !== 1 && <Progress counts={backfill.counts} />}
        <dl className="facts">
          {facts.map(
            ([name, value]) =>
              value !== '' && (
                <div key={name}>
                  <dt>{name}</dt>
                  <dd>{value}</dd>
                </div>
              ),
          )}
        </dl>
      </section>
      <ul aria-label="Assets" className="spaced">
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
