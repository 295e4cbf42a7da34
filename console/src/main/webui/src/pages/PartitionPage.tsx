import { useState } from 'react';
import { Link } from 'wouter';
import { useMaterializations, usePartition, useRelated, useStaleness } from '../api/queries';
import { formatTime, formatValue, plural } from '../format/format';
import { LaunchDialog } from '../launch/LaunchDialog';
import { RunsList } from '../runs/RunsList';
import { quoteKey } from '../selection/selection';
import { useKey } from '../shell/useKeys';
import { Ago } from '../ui/Ago';
import { AssetLink, AssetName, assetHref, partitionHref, RunLink } from '../ui/links';
import { Empty, Failing, Loading } from '../ui/states';
import { StatusBadge } from '../ui/status';
import { useQueryStates } from '../ui/useQueryState';
import { useTitle } from '../ui/useTitle';

export function PartitionPage() {
  const [query] = useQueryStates();
  const asset = query.get('asset') ?? '';
  const key = query.get('key') ?? '';
  useTitle(`${key || asset}`);
  const row = usePartition(asset, key);
  const [launching, setLaunching] = useState(false);
  useKey('m', () => row.data && setLaunching(true));

  return (
    <>
      <div className="crumbs">
        <Link href="/assets" className="link">
          Assets
        </Link>
        <span aria-hidden="true">/</span>
        <Link href={assetHref(asset)} className="link">
          <AssetName assetKey={asset} />
        </Link>
      </div>
      <header className="page-head">
        <h1 className="mono">{key || 'The whole asset'}</h1>
        {row.data && <StatusBadge status={row.data.status} />}
        {row.data && (
          <button type="button" className="button primary push" onClick={() => setLaunching(true)}>
            Launch…
          </button>
        )}
      </header>
      {row.isPending && <Loading rows={3} label="The partition is loading" />}
      {row.isError && <Failing error={row.error} onRetry={() => row.refetch()} />}
      {row.data === null && (
        <Empty title="There is no such partition">
          <p>
            <AssetName assetKey={asset} /> has no partition with this key now.
          </p>
        </Empty>
      )}
      {row.data?.failure && row.data.status === 'FAILED' && (
        <section className="failing" aria-label="Error">
          <h2>It failed</h2>
          <p>{row.data.failure.error}</p>
          <p className="muted">
            <Ago at={row.data.failure.at} /> in run <RunLink id={row.data.failure.runId} />
          </p>
        </section>
      )}
      {row.data?.materialization && <StaleSection asset={asset} partition={key} />}
      {row.data !== null && (
        <>
          <div className="columns">
            <RelatedSide title="Upstream" asset={asset} partition={key} direction="upstream" />
            <RelatedSide title="Downstream" asset={asset} partition={key} direction="downstream" />
          </div>
          <section className="card spaced">
            <h2>Materializations</h2>
            <History asset={asset} partition={key} />
          </section>
          <h2 className="section-title">Runs</h2>
          <RunsList params={{ asset, partition: key }} withAsset={false} />
        </>
      )}
      {launching && (
        <LaunchDialog
          asset={asset}
          partitioned={key !== ''}
          initial={quoteKey(key)}
          onClose={() => setLaunching(false)}
        />
      )}
    </>
  );
}

/** What has changed since it was made; nothing while nothing has. */
function StaleSection({ asset, partition }: { asset: string; partition: string }) {
  const staleness = useStaleness(asset, partition);
  if (staleness.data?.state !== 'STALE') {
    return null;
  }
  return (
    <section className="stale" aria-label="Stale">
      <h2>It is stale</h2>
      <ul>
        {staleness.data.causes.map((cause) => (
          <li key={cause.reason}>{cause.reason}</li>
        ))}
      </ul>
    </section>
  );
}

function RelatedSide(props: {
  title: string;
  asset: string;
  partition: string;
  direction: 'upstream' | 'downstream';
}) {
  const related = useRelated(props.asset, props.partition, props.direction);
  return (
    <section className="card">
      <h2>{props.title}</h2>
      {related.isPending && <Loading rows={1} />}
      {related.isError && <Failing error={related.error} onRetry={() => related.refetch()} />}
      {related.data?.length === 0 && <p className="muted">None.</p>}
      <ul className="related">
        {related.data?.map((other) => (
          <li key={other.asset}>
            <span className="related-head">
              <AssetLink assetKey={other.asset} />{' '}
              <span className="muted">{plural(other.count, 'partition')}</span>
            </span>
            <span className="key-links">
              {other.partitions.slice(0, 12).map((key) => (
                <Link key={key} href={partitionHref(other.asset, key)} className="link mono">
                  {key === '' ? 'the whole asset' : key}
                </Link>
              ))}
              {other.count > 12 && <span className="muted">and {plural(other.count - 12, 'other')}</span>}
            </span>
            {other.requiredButNonexistent && other.requiredButNonexistent.length > 0 && (
              <span className="field-error">
                Missing there: {other.requiredButNonexistent.slice(0, 5).join(', ')}
              </span>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function History({ asset, partition }: { asset: string; partition: string }) {
  const pages = useMaterializations(asset, partition);
  const items = pages.data?.pages.flatMap((page) => page.items) ?? [];
  if (pages.isPending) {
    return <Loading rows={2} />;
  }
  if (pages.isError) {
    return <Failing error={pages.error} onRetry={() => pages.refetch()} />;
  }
  if (items.length === 0) {
    return <p className="muted">Not materialized yet.</p>;
  }
  return (
    <ol className="events">
      {items.map((m) => (
        <li key={`${m.runId}${m.at}`} className="event">
          <RunLink id={m.runId} />
          <span>
            {Object.entries(m.metadata ?? {})
              .map(([name, value]) => `${name} ${formatValue(value)}`)
              .join(' · ')}
            {m.dataVersion && <span className="muted"> version {m.dataVersion.slice(0, 12)}</span>}
          </span>
          <time className="muted" dateTime={m.at}>
            {formatTime(m.at)}
          </time>
        </li>
      ))}
    </ol>
  );
}
