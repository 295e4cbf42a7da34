import { useEffect, useId, useState } from 'react';
import type { DimensionStrip } from '../api/types';

/** So many keys are offered; of more, one is written. */
const MOST_OFFERED = 500;

/** Chooses one key of a dimension that is not shown; without one, all of them count. */
export function KeyPicker(props: {
  dimension: string;
  bar: DimensionStrip | undefined;
  value: string | undefined;
  onChange: (key: string | null) => void;
}) {
  const { dimension, value, onChange } = props;
  const side = props.bar?.side;
  const id = useId();
  const [text, setText] = useState(value ?? '');
  useEffect(() => setText(value ?? ''), [value]);
  const commit = () => {
    const key = text.trim();
    if (key !== (value ?? '')) {
      onChange(key === '' ? null : key);
    }
  };
  const keys = side && side.keys.length === side.total && side.total <= MOST_OFFERED ? side.keys : null;
  return (
    <div className="field-inline">
      <label htmlFor={id}>{dimension}</label>
      {keys ? (
        <select id={id} value={value ?? ''} onChange={(event) => onChange(event.target.value || null)}>
          <option value="">All</option>
          {keys.map((key) => (
            <option key={key} value={key}>
              {key}
            </option>
          ))}
        </select>
      ) : (
        <input
          id={id}
          className="mono"
          placeholder="All"
          value={text}
          onChange={(event) => setText(event.target.value)}
          onBlur={commit}
          onKeyDown={(event) => event.key === 'Enter' && commit()}
          spellCheck={false}
          autoComplete="off"
        />
      )}
    </div>
  );
}
