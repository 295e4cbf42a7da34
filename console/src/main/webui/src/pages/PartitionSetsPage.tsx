import { Link } from 'wouter';
import { usePartitionSets } from '../api/queries';
import { plural } from '../format/format';
import { SetKeys } from '../sets/SetKeys';
import { setHref } from '../ui/links';
import { Empty, Failing, Loading } from '../ui/states';
import { useQueryStates } from '../ui/useQueryState';
import { useTitle } from '../ui/useTitle';

export function PartitionSetsPage() {
  const [query] = useQueryStates();
  const set = query.get('set');
  useTitle(set ?? 'Partition sets');
  return set === null ? <Sets /> : <SetKeys key={set} set={set} />;
}

function Sets() {
  const sets = usePartitionSets();
  return (
    <>
      <header className="page-head">
        <h1>Partition sets</h1>
      </header>
      {sets.isPending && <Loading rows={4} label="Partition sets are loading" />}
      {sets.isError && <Failing error={sets.error} onRetry={() => sets.refetch()} />}
      {sets.data?.length === 0 && (
        <Empty title="No partition sets yet">
          <p>
            A bundle declares them under <code>partitionSets</code>; sensors, programs and people fill them.
          </p>
        </Empty>
      )}
      {sets.data && sets.data.length > 0 && (
        <ul className="card flush plain-rows">
          {sets.data.map((set) => (
            <li key={set.name}>
              <Link href={setHref(set.name)} className="row set-row" data-row>
                <span className="asset-name">{set.name}</span>
                <span className="number">{plural(set.count, 'key')}</span>
                <span className="muted">{set.bundle}</span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
