import { useState } from 'react';
import { RUN_STATUSES } from '../api/types';
import { words } from '../format/format';
import { RunsList } from '../runs/RunsList';
import { useQueryStates } from '../ui/useQueryState';
import { useTitle } from '../ui/useTitle';

export function RunsPage() {
  useTitle('Runs');
  const [query, setQuery] = useQueryStates();
  const asset = query.get('asset');
  const partition = query.get('partition');
  const status = query.get('status');
  return (
    <>
      <header className="page-head">
        <h1>Runs</h1>
      </header>
      <div className="toolbar">
        <label className="field-inline">
          <span>Status</span>
          <select value={status ?? ''} onChange={(event) => setQuery({ status: event.target.value })}>
            <option value="">All</option>
            {RUN_STATUSES.map((s) => (
              <option key={s} value={s}>
                {words(s)}
              </option>
            ))}
          </select>
        </label>
        <ExactField
          label="Asset"
          value={asset ?? ''}
          search
          onChange={(value) => setQuery({ asset: value })}
        />
        <ExactField
          label="Partition"
          value={partition ?? ''}
          onChange={(value) => setQuery({ partition: value })}
        />
      </div>
      <RunsList params={{ status, asset, partition }} withAsset />
    </>
  );
}

/** A filter by an exact value: it applies on Enter or when left. */
function ExactField(props: {
  label: string;
  value: string;
  search?: boolean;
  onChange: (value: string) => void;
}) {
  const [text, setText] = useState(props.value);
  const apply = () => {
    if (text.trim() !== props.value) {
      props.onChange(text.trim());
    }
  };
  return (
    <label className="field-inline">
      <span>{props.label}</span>
      <input
        value={text}
        onChange={(event) => setText(event.target.value)}
        onBlur={apply}
        onKeyDown={(event) => event.key === 'Enter' && apply()}
        spellCheck={false}
        {...(props.search ? { 'data-search': true } : {})}
      />
    </label>
  );
}
