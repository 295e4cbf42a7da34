import { type FormEvent, useState } from 'react';
import { Link } from 'wouter';
import { useExplanation } from '../api/queries';
import type { Explanation } from '../api/types';
import { RunRow } from '../runs/RunsList';
import { setHref } from '../ui/links';
import { Empty, Failing, Loading } from '../ui/states';
import { useQueryState } from '../ui/useQueryState';
import { useTitle } from '../ui/useTitle';

/** What became of one file, and if nothing did, why. */
export function ExplainPage() {
  useTitle('Explain');
  const [object, setObject] = useQueryState('object');
  const [text, setText] = useState(object ?? '');
  const explanation = useExplanation(object ?? '');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setObject(text.trim());
  };
  return (
    <>
      <header className="page-head">
        <h1>Explain a file</h1>
      </header>
      <form className="toolbar" onSubmit={submit}>
        <input
          className="search mono"
          aria-label="Address of the file"
          placeholder="s3://bucket/key"
          value={text}
          onChange={(event) => setText(event.target.value)}
          spellCheck={false}
          data-search
        />
        <button type="submit" className="button primary">
          Explain
        </button>
      </form>
      {object === null && (
        <Empty title="Which file?">
          <p>Give its address, and see which sensors take it, which partitions it made, and their runs.</p>
        </Empty>
      )}
      {object !== null && explanation.isPending && <Loading rows={3} label="Looking" />}
      {explanation.isError && <Failing error={explanation.error} onRetry={() => explanation.refetch()} />}
      {explanation.data && <Explained explanation={explanation.data} />}
    </>
  );
}

function Explained({ explanation }: { explanation: Explanation }) {
  const { matches, members, runs, problems } = explanation;
  return (
    <ol className="steps">
      {problems?.map((problem) => (
        <li key={problem.detail} className="failing">
          {problem.detail}
        </li>
      ))}
      <li className="card">
        <h2>1. Sensors</h2>
        {matches.length === 0 ? (
          <p>No sensor takes this file: neither its bucket and key nor the kind of event match any.</p>
        ) : (
          <ul>
            {matches.map((match) => (
              <li key={JSON.stringify(match)}>
                <strong>{String(match.sensor ?? match.name ?? 'A sensor')}</strong> takes it
                {match.target ? (
                  <>
                    {' '}
                    for <code>{[match.target].flat().join(', ')}</code>
                  </>
                ) : null}
                .
              </li>
            ))}
          </ul>
        )}
      </li>
      <li className="card">
        <h2>2. Partitions</h2>
        {members.length === 0 ? (
          <p>No partition came of it{matches.length > 0 ? ' yet' : ''}.</p>
        ) : (
          <ul>
            {members.map((member) => (
              <li key={`${member.set}${member.key}`}>
                <code>{member.key}</code>{' '}
                {member.set && (
                  <>
                    in{' '}
                    <Link href={setHref(member.set)} className="link">
                      {member.set}
                    </Link>
                  </>
                )}
              </li>
            ))}
          </ul>
        )}
      </li>
      <li className="card">
        <h2>3. Runs</h2>
        {runs.length === 0 ? (
          <p>No run is recorded for it.</p>
        ) : (
          <ul className="plain-rows">
            {runs.map((run) => (
              <li key={run.id} className="plain-row">
                <RunRow run={run} withAsset />
              </li>
            ))}
          </ul>
        )}
      </li>
    </ol>
  );
}
