import type { BackfillPreview } from '../api/types';
import { formatCount, formatIsoDuration, plural } from '../format/format';
import { AssetName } from '../ui/links';

type AssetPreview = BackfillPreview['assets'][number];

/** What a backfill would do: how much, in which order, how long, and what it needs that is not there. */
export function Preview({ preview }: { preview: BackfillPreview }) {
  return (
    <section className="form-field" aria-label="What would be done">
      <p role="status">
        <strong>{plural(preview.partitions, 'partition')}</strong> in {plural(preview.runs, 'run')}
        {preview.estimate ? `, about ${formatIsoDuration(preview.estimate)}` : ''}
      </p>
      <ul className="preview">
        {preview.assets.map((asset) => (
          <li key={asset.asset}>
            <AssetName assetKey={asset.asset} />
            <span className="muted number">
              {plural(asset.partitions, 'partition')}, {plural(asset.runs, 'run')}
              {asset.sharesRunsWith.length > 0 && ` with ${asset.sharesRunsWith.join(', ')}`}
              {asset.estimate ? `, about ${formatIsoDuration(asset.estimate)}` : ''}
            </span>
            {orderOf(asset) !== '' && <span className="muted preview-detail">{orderOf(asset)}</span>}
            {lacksOf(asset).map((lack) => (
              <span key={lack} className="field-error preview-detail">
                {lack}
              </span>
            ))}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Which runs come first and last; of one there is nothing to say. */
function orderOf(asset: AssetPreview): string {
  const [first] = asset.first;
  const [last] = asset.last;
  return asset.runs < 2 || !first || !last ? '' : `first the run of ${first}, last that of ${last}`;
}

function lacksOf(asset: AssetPreview): string[] {
  return asset.upstream.flatMap((upstream) => [
    ...(upstream.affected > 0
      ? [`${formatCount(upstream.affected)} need some of ${upstream.asset} that are missing`]
      : []),
    ...(upstream.nonexistent.length > 0
      ? [`needs partitions of ${upstream.asset} that do not exist, such as ${upstream.nonexistent[0]}`]
      : []),
  ]);
}
