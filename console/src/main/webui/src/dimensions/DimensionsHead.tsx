import type { DimensionStrip } from '../api/types';
import type { Axes } from './axes';
import { KeyPicker } from './KeyPicker';

/** Which dimensions the grid shows, and of which keys of the others. */
export function DimensionsHead(props: {
  axes: Axes;
  bars: Record<string, DimensionStrip>;
  onShow: (change: { rows?: string; columns?: string }) => void;
  onPin: (dimension: string, key: string | null) => void;
}) {
  const { axes, bars } = props;
  const axis = (label: string, value: string, onChange: (name: string) => void) => (
    <label className="field-inline">
      <span>{label}</span>
      <select value={value} onChange={(event) => onChange(event.target.value)}>
        {axes.names.map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
  return (
    <div className="dimensions-head">
      <h2>By dimension</h2>
      {axis('Rows', axes.rows, (rows) => props.onShow({ rows }))}
      {axis('Columns', axes.columns, (columns) => props.onShow({ columns }))}
      {axes.hidden.map((name) => (
        <KeyPicker
          key={name}
          dimension={name}
          bar={bars[name]}
          value={axes.where[name]}
          onChange={(key) => props.onPin(name, key)}
        />
      ))}
    </div>
  );
}
