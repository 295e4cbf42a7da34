import { useState } from 'react';
import { Link } from 'wouter';
import { useAsset } from '../api/queries';
import { type Asset, PARTITION_STATUSES, type PartitionStatus } from '../api/types';
import { DefinitionTab } from '../asset/DefinitionTab';
import { describePartitions } from '../asset/describe';
import { LineageTab } from '../asset/LineageTab';
import { PartitionsTab } from '../asset/PartitionsTab';
import { LaunchDialog } from '../launch/LaunchDialog';
import { RunsList } from '../runs/RunsList';
import { useKey } from '../shell/useKeys';
import { useSelectionText } from '../strip/SelectionBar';
import { StripPanel, type StripState } from '../strip/StripPanel';
import type { View } from '../strip/zoom';
import { AssetName } from '../ui/links';
import { Failing, Loading } from '../ui/states';
import { useQueryStates } from '../ui/useQueryState';
import { useTitle } from '../ui/useTitle';

const TABS = [
  ['partitions', 'Partitions'],
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
  const selected = useSelectionText(asset.key, state.selection);
  const launch = () => setLaunching(selected ?? (asset.partitions ? '' : '*'));
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
      {tab === 'partitions' && (
        <PartitionsTab
          asset={asset}
          view={state.view}
          status={state.status}
          onStatus={(status) => setQuery({ status })}
          onLaunch={setLaunching}
        />
      )}
      {tab === 'runs' && <RunsList params={{ asset: asset.key }} withAsset={false} />}
      {tab === 'lineage' && <LineageTab asset={asset} />}
      {tab === 'definition' && <DefinitionTab asset={asset} />}
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

/** Positions in the address, as `100-200`: the second is not part of it. */
function readView(text: string | null): View | null {
  const match = /^(\d{1,12})-(\d{1,12})$/.exec(text ?? '');
  const view = { from: Number(match?.[1]), to: Number(match?.[2]) };
  return match && view.to > view.from ? view : null;
}

function writeState(change: Partial<StripState>): Record<string, string | null> {
  const text = (view: View | null) => (view ? `${view.from}-${view.to}` : null);
  const query: Record<string, string | null> = {};
  if (change.view !== undefined) {
    query.window = text(change.view);
  }
  if (change.selection !== undefined) {
    query.selection = text(change.selection);
  }
  if (change.status !== undefined) {
    query.status = change.status as PartitionStatus | null;
  }
  return query;
}
