import { useMemo } from 'react';
import { Link } from 'wouter';
import { useAssets, useLastRun, useStrip } from '../api/queries';
import type { Asset } from '../api/types';
import { plural } from '../format/format';
import { countsOf } from '../strip/columns';
import { MiniStrip } from '../strip/MiniStrip';
import { Ago } from '../ui/Ago';
import { AssetName, assetHref } from '../ui/links';
import { SearchField } from '../ui/SearchField';
import { Empty, Failing, Loading } from '../ui/states';
import { CountsLine, StatusBadge } from '../ui/status';
import { useNarrow } from '../ui/useNarrow';
import { useQueryState } from '../ui/useQueryState';
import { useTitle } from '../ui/useTitle';
import { VirtualList } from '../ui/VirtualList';

export function AssetsPage() {
  useTitle('Assets');
  const assets = useAssets();
  const [search, setSearch] = useQueryState('search');
  const [group, setGroup] = useQueryState('group');
  const narrow = useNarrow();
  const groups = useMemo(() => groupsOf(assets.data ?? []), [assets.data]);
  const shown = useMemo(() => filterAssets(assets.data ?? [], search, group), [assets.data, search, group]);

  return (
    <>
      <header className="page-head">
        <h1>Assets</h1>
        {assets.data && <p className="muted">{plural(assets.data.length, 'asset')}</p>}
      </header>
      {assets.isPending && <Loading rows={8} label="Assets are loading" />}
      {assets.isError && <Failing error={assets.error} onRetry={() => assets.refetch()} />}
      {assets.data?.length === 0 && (
        <Empty title="No assets yet">
          <p>Assets come from bundles. Apply one, and they appear here at once:</p>
          <pre>
            <code>tranche apply my-bundle/</code>
          </pre>
          <p>
            Or start with the sample: <code>tranche demo</code>
          </p>
        </Empty>
      )}
      {assets.data && assets.data.length > 0 && (
        <>
          <div className="toolbar">
            <SearchField label="Search assets" value={search ?? ''} onChange={setSearch} />
            <label className="field-inline">
              <span>Group</span>
              <select value={group ?? ''} onChange={(event) => setGroup(event.target.value)}>
                <option value="">All</option>
                {groups.map((name) => (
                  <option key={name}>{name}</option>
                ))}
              </select>
            </label>
          </div>
          {shown.length === 0 ? (
            <Empty title="No asset matches">
              <button type="button" className="button" onClick={() => setSearch(null)}>
                Clear the search
              </button>
            </Empty>
          ) : (
            <div className="card flush">
              <VirtualList
                items={shown}
                rowHeight={narrow ? 104 : 64}
                label="Assets"
                keyOf={(asset) => asset.key}
                renderRow={(asset) => <AssetRow asset={asset} />}
              />
            </div>
          )}
        </>
      )}
    </>
  );
}

const groupsOf = (assets: Asset[]) => [...new Set(assets.flatMap((a) => (a.group ? [a.group] : [])))].sort();

function filterAssets(assets: Asset[], search: string | null, group: string | null): Asset[] {
  const wanted = (search ?? '').toLowerCase();
  return assets.filter(
    (asset) =>
      (group === null || asset.group === group) &&
      `${asset.key} ${asset.group ?? ''} ${asset.description ?? ''}`.toLowerCase().includes(wanted),
  );
}

function AssetRow({ asset }: { asset: Asset }) {
  const strip = useStrip(asset.key, 320).data;
  const run = useLastRun(asset.key).data;
  return (
    <Link href={assetHref(asset.key)} className="row asset-row" data-row>
      <span className="row-main">
        <AssetName assetKey={asset.key} />
        <span className="row-sub">
          {[asset.group, asset.external ? 'external' : null, asset.description].filter(Boolean).join(' · ')}
        </span>
      </span>
      <MiniStrip strip={strip} height={18} />
      <span className="row-counts">
        {strip && <CountsLine counts={countsOf(strip)} total={strip.total} />}
      </span>
      <span className="row-event">
        {run ? (
          <>
            <StatusBadge status={run.status} />{' '}
            <span className="muted">
              <Ago at={run.endedAt ?? run.startedAt ?? run.createdAt} />
            </span>
          </>
        ) : (
          run === null && <span className="muted">No runs yet</span>
        )}
      </span>
    </Link>
  );
}
