import { useState } from 'react';
import { Link } from 'wouter';
import { useAsset } from '../api/queries';
import { type Asset, PARTITION_STATUSES, type PartitionStatus } from '../api/types';
import { DefinitionTab } from '../asset/DefinitionTab';
import { describePartitions } from '../asset/describe';
import { LineageTab } from '../asset/LineageTab';
import { PartitionsTab } from '../asset/PartitionsTab';
import { readAxes } from '../dimensions/axes';
import { DimensionsPanel } from '../dimensions/DimensionsPanel';
import { usePicked } from '../dimensions/queries';
import { BackfillDialog } from '../launch/BackfillDialog';
import { LaunchDialog } from '../launch/LaunchDialog';
import { RunsList } from '../runs/RunsList';
import { useKey } from '../shell/useKeys';
import { useSelectionText } from '../strip/SelectionBar';
import { StripPanel, type StripState } from '../strip/StripPanel';
import { readView, writeView } from '../strip/zoom';
import { AssetName } from '../ui/links';
import { Failing, Loading } from '../ui/states';
import { useQueryStates } from '../ui/useQueryState';
import { useTitle } from '../ui/useTitle';

const TABS = [
  ['partitions', 'Partitions'],
  ['recent', 'Recently changed'],
  ['runs', 'Runs'],
  ['lineage', 'Lineage'],
  ['definition', 'Definition'],
] as const;

export function AssetPage() {
  const [query] = useQueryStates();
  const key = query.get('key') ?? '';
  useTitle(key);
  const asset = useAsset(key);
  if (asset.isPending) {
    return <Loading rows={5} label="The asset is loading" />;
  }
  if (asset.isError) {
    return <Failing error={asset.error} onRetry={() => asset.refetch()} />;
  }
  return <LoadedAsset key={key} asset={asset.data} />;
}

function LoadedAsset({ asset }: { asset: Asset }) {
  const [query, setQuery] = useQueryStates();
  const state = readState(query);
  const [launching, setLaunching] = useState<string | null>(null);
  const [backfilling, setBackfilling] = useState<string | null>(null);
  const axes = readAxes(asset, query);
  const picked = usePicked(asset.key, axes);
  const selected = useSelectionText(asset.key, state.selection) || picked.text;
  const launch = () => setLaunching(selected || (asset.partitions ? '' : '*'));
  useKey('m', launch);
  const tab = query.get('tab') ?? 'partitions';

  return (
    <>
      <div className="crumbs">
        <Link href="/assets" className="link">
          Assets
        </Link>
        {asset.group && (
          <>
            <span aria-hidden="true">/</span>
            <Link href={`/assets?group=${encodeURIComponent(asset.group)}`} className="link">
              {asset.group}
            </Link>
          </>
        )}
      </div>
      <header className="page-head">
        <h1>
          <AssetName assetKey={asset.key} />
        </h1>
        <span className="badge">{describePartitions(asset.partitions)}</span>
        {asset.automation && <span className="badge">{asset.automation.type}</span>}
        {asset.external && <span className="badge">external</span>}
        {!asset.external && (
          <button type="button" className="button primary push" onClick={launch}>
            Launch…
          </button>
        )}
      </header>
      {asset.description && <p className="muted description">{asset.description}</p>}
      <StripPanel
        asset={asset.key}
        state={state}
        onChange={(change) => setQuery(writeState(change))}
        onLaunch={launch}
      />
      {axes && (
        <DimensionsPanel
          asset={asset}
          axes={axes}
          picked={picked}
          onChange={setQuery}
          onBackfill={setBackfilling}
        />
      )}
      <nav className="tabs" aria-label="About this asset">
        {TABS.map(([id, name]) => (
          <button
            key={id}
            type="button"
            className="tab"
            aria-current={tab === id ? 'true' : undefined}
            onClick={() => setQuery({ tab: id === 'partitions' ? null : id })}
          >
            {name}
          </button>
        ))}
      </nav>
      {(tab === 'partitions' || tab === 'recent') && (
        <PartitionsTab
          key={tab}
          asset={asset}
          view={state.view}
          picked={picked.text}
          newestFirst={tab === 'recent'}
          status={state.status}
          onStatus={(status) => setQuery({ status })}
          onLaunch={tab === 'recent' ? setBackfilling : setLaunching}
        />
      )}
      {tab === 'runs' && <RunsList params={{ asset: asset.key }} withAsset={false} />}
      {tab === 'lineage' && <LineageTab asset={asset} />}
      {tab === 'definition' && <DefinitionTab asset={asset} />}
      {backfilling !== null && (
        <BackfillDialog
          initial={{ assets: asset.key, partitions: backfilling }}
          onClose={() => setBackfilling(null)}
        />
      )}
      {launching !== null && (
        <LaunchDialog
          asset={asset.key}
          partitioned={Boolean(asset.partitions)}
          initial={launching}
          onClose={() => setLaunching(null)}
        />
      )}
    </>
  );
}

function readState(query: URLSearchParams): StripState {
  const status = query.get('status');
  return {
    view: readView(query.get('window')),
    selection: readView(query.get('selection')),
    status: PARTITION_STATUSES.find((s) => s === status) ?? null,
  };
}

function writeState(change: Partial<StripState>): Record<string, string | null> {
  const query: Record<string, string | null> = {};
  if (change.view !== undefined) {
    query.window = writeView(change.view);
  }
  if (change.selection !== undefined) {
    query.selection = writeView(change.selection);
    if (change.selection !== null) {
      // One thing is selected: here, or by dimensions.
      Object.assign(query, { 'row-keys': null, 'column-keys': null });
    }
  }
  if (change.status !== undefined) {
    query.status = change.status as PartitionStatus | null;
  }
  return query;
}
