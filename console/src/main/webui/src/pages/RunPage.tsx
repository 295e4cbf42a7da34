import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from 'wouter';
import { post } from '../api/client';
import { useRun } from '../api/queries';
import type { Run, RunEvent } from '../api/types';
import { formatClock, formatDuration, formatTime, formatValue, spaced } from '../format/format';
import { originOf } from '../runs/RunsList';
import { Ago, useNow } from '../ui/Ago';
import { AssetLink, partitionHref } from '../ui/links';
import { Failing, Loading } from '../ui/states';
import { StatusBadge } from '../ui/status';
import { useTitle } from '../ui/useTitle';

const ENDED = ['SUCCESS', 'FAILURE', 'CANCELED'];

export function RunPage({ id }: { id: string }) {
  useTitle(`Run ${id.slice(0, 8)}`);
  const run = useRun(id);
  return (
    <>
      <div className="crumbs">
        <Link href="/runs" className="link">
          Runs
        </Link>
      </div>
      {run.isPending && <Loading rows={5} label="The run is loading" />}
      {run.isError && <Failing error={run.error} onRetry={() => run.refetch()} />}
      {run.data && <LoadedRun run={run.data} />}
    </>
  );
}

/** What `arrivedAt` is the time of. */
function afterWhat(run: Run): string {
  switch (run.cause?.type) {
    case 'fileArrival':
      return 'After the file arrived';
    case 'materialization':
      return 'After its upstream was materialized';
    default:
      return 'After it was asked for';
  }
}

function LoadedRun({ run }: { run: Run }) {
  const now = useNow();
  const client = useQueryClient();
  const cancel = useMutation({
    mutationFn: () => post(`runs/${run.id}/cancel`, {}),
    onSuccess: () => client.invalidateQueries(),
  });
  const facts: [string, string][] = [
    ['Duration', formatDuration(run.startedAt, run.endedAt, now)],
    ['Created', formatTime(run.createdAt)],
    ['Started', formatTime(run.startedAt)],
    ['Ended', formatTime(run.endedAt)],
    ['Origin', originOf(run)],
    [afterWhat(run), run.arrivedAt ? formatDuration(run.arrivedAt, run.startedAt) : ''],
    ['Replica', run.replica ?? ''],
    [
      'Tags',
      Object.entries(run.tags ?? {})
        .map(([k, v]) => `${k}=${v}`)
        .join(', '),
    ],
  ];
  return (
    <>
      <header className="page-head">
        <h1>
          Run <span className="mono">{run.id.slice(0, 8)}</span>
        </h1>
        <StatusBadge status={run.status} />
        <span className="muted">
          <Ago at={run.endedAt ?? run.startedAt ?? run.createdAt} />
        </span>
        {!ENDED.includes(run.status) && (
          <button
            type="button"
            className="button push"
            disabled={cancel.isPending || run.status === 'CANCELING'}
            onClick={() => cancel.mutate()}
          >
            Cancel the run
          </button>
        )}
      </header>
      {cancel.isError && <Failing error={cancel.error} />}
      {run.error && (
        <section className="failing" aria-label="Error">
          <h2>Why it failed</h2>
          <pre>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable. */}
            <code tabIndex={0}>{run.error}</code>
          </pre>
        </section>
      )}
      <div className="columns">
        <section className="card">
          <h2>Partitions</h2>
          <Outcomes run={run} />
        </section>
        <section className="card">
          <h2>About</h2>
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
      </div>
      <section className="card spaced">
        <h2>Events</h2>
        <Events events={run.events ?? []} />
      </section>
    </>
  );
}

function Outcomes({ run }: { run: Run }) {
  const shown = run.partitions.slice(0, 100);
  const done = new Map((run.materializations ?? []).map((m) => [`${m.asset}|${m.partition}`, m]));
  return (
    <ul className="outcomes">
      {run.assets.map((asset) => (
        <li key={asset}>
          <AssetLink assetKey={asset} />
          <ul>
            {(shown.length > 0 ? shown : ['']).map((partition) => {
              const m = done.get(`${asset}|${partition}`);
              return (
                <li key={partition} className="outcome">
                  {m && <StatusBadge status="MATERIALIZED" />}
                  <Link href={partitionHref(asset, partition)} className="link mono">
                    {partition === '' ? 'the whole asset' : partition}
                  </Link>
                  <span className="muted">
                    {Object.entries(m?.metadata ?? {})
                      .map(([name, value]) => `${name} ${formatValue(value)}`)
                      .join(' · ')}
                  </span>
                </li>
              );
            })}
          </ul>
        </li>
      ))}
      {run.partitionCount > shown.length && shown.length > 0 && (
        <li className="muted">and {run.partitionCount - shown.length} more</li>
      )}
    </ul>
  );
}

function Events({ events }: { events: RunEvent[] }) {
  if (events.length === 0) {
    return <p className="muted">No events are recorded yet.</p>;
  }
  return (
    <ol className="events">
      {events.map((event) => (
        <li key={event.number} className={event.type === 'RunFailed' ? 'event event-bad' : 'event'}>
          <span className="number muted">{event.number}</span>
          <span>
            <strong>{spaced(event.type)}</strong>
            {event.error && <span className="event-detail">{event.error}</span>}
          </span>
          <time className="muted number" dateTime={event.at}>
            {formatClock(event.at)}
          </time>
        </li>
      ))}
    </ol>
  );
}
