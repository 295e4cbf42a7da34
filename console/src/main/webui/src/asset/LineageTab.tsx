import { useAssets, useStrip } from '../api/queries';
import type { Asset, Dependency } from '../api/types';
import { countsOf } from '../strip/columns';
import { MiniStrip } from '../strip/MiniStrip';
import { AssetLink } from '../ui/links';
import { CountsLine } from '../ui/status';
import { describeMapping } from './describe';

/** What this asset is made from, and what is made from it. */
export function LineageTab({ asset }: { asset: Asset }) {
  const assets = useAssets().data ?? [];
  const downstream = assets.flatMap((other) =>
    (other.deps ?? []).filter((dep) => dep.asset === asset.key).map((dep) => ({ key: other.key, dep })),
  );
  return (
    <div className="lineage">
      <Side
        title="Upstream"
        empty="This asset depends on nothing that Tranche knows."
        related={(asset.deps ?? []).map((dep) => ({ key: dep.asset, dep }))}
      />
      <Side title="Downstream" empty="Nothing depends on this asset yet." related={downstream} />
    </div>
  );
}

function Side(props: { title: string; empty: string; related: { key: string; dep: Dependency }[] }) {
  return (
    <section className="card">
      <h2>{props.title}</h2>
      {props.related.length === 0 && <p className="muted">{props.empty}</p>}
      <ul className="related">
        {props.related.map(({ key, dep }) => (
          <li key={key}>
            <Related assetKey={key} dep={dep} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Related({ assetKey, dep }: { assetKey: string; dep: Dependency }) {
  const strip = useStrip(assetKey, 320).data;
  return (
    <>
      <span className="related-head">
        <AssetLink assetKey={assetKey} />
        {strip && <CountsLine counts={countsOf(strip)} total={strip.total} />}
      </span>
      <MiniStrip strip={strip} />
      <span className="muted">
        {describeMapping(dep)}
        {dep.allowMissingUpstream ? ' · missing upstream partitions are allowed' : ''}
      </span>
    </>
  );
}
