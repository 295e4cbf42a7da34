import type { Asset } from '../api/types';
import { describePartitions } from './describe';

/** The definition as the bundle has it. */
export function DefinitionTab({ asset }: { asset: Asset }) {
  const facts: [string, string | undefined][] = [
    ['Bundle', asset.bundle],
    ['Partitions', describePartitions(asset.partitions)],
    ['Materializer', asset.materializer?.type ?? 'none: it is external'],
    ['Automation', asset.automation?.type ?? 'none: it runs when asked'],
    ['Owners', asset.owners?.join(', ')],
  ];
  return (
    <section className="card">
      <dl className="facts">
        {facts.map(
          ([name, value]) =>
            value && (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ),
        )}
      </dl>
      <h2 className="spaced">As applied</h2>
      <pre>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable. */}
        <code tabIndex={0}>{JSON.stringify(asset, null, 2)}</code>
      </pre>
    </section>
  );
}
