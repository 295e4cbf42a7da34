import { type BackfillForm, type Field, ORDER, type Order, problemsOf, type Target } from './backfill';

/** What most backfills can do without, behind a line that opens. */
export function MoreOfABackfill(props: { form: BackfillForm; onChange: (form: BackfillForm) => void }) {
  const { form, onChange } = props;
  const problems = problemsOf(form);
  const change = (index: number, target: Target | null) =>
    onChange({
      ...form,
      also: form.also.flatMap((other, i) => (i !== index ? [other] : target === null ? [] : [target])),
    });
  const field = (name: Field, label: string, hint: string) => (
    <div className="form-field">
      <label htmlFor={`backfill-${name}`}>{label}</label>
      <input
        id={`backfill-${name}`}
        className={name === 'config' ? 'mono' : ''}
        inputMode={name === 'config' ? 'text' : 'numeric'}
        value={form[name]}
        onChange={(event) => onChange({ ...form, [name]: event.target.value })}
        aria-invalid={problems[name] !== undefined}
        aria-describedby={`backfill-${name}-hint`}
        spellCheck={false}
        autoComplete="off"
      />
      <p id={`backfill-${name}-hint`} className={problems[name] === undefined ? 'muted' : 'field-error'}>
        {problems[name] ?? hint}
      </p>
    </div>
  );
  return (
    <details className="more">
      <summary>Order, runs, configuration, further assets</summary>
      <div className="form">
        <div className="form-field">
          <label htmlFor="backfill-order">Which runs of an asset come first</label>
          <select
            id="backfill-order"
            value={form.order}
            onChange={(event) => onChange({ ...form, order: event.target.value as Order })}
          >
            {(Object.keys(ORDER) as Order[]).map((order) => (
              <option key={order} value={order}>
                {ORDER[order]}
              </option>
            ))}
          </select>
        </div>
        {field('perRun', 'Run size', 'Partitions in a run, at most; otherwise as the backfill policies say.')}
        {field('concurrency', 'Runs at a time', 'At most; it can be changed while it runs.')}
        {field('config', 'Configuration', 'Of the runs of all assets that have a configSchema.')}
        {form.also.map((target, index) => (
          <fieldset key={index} className="form-field also">
            <legend>Also</legend>
            <input
              className="mono"
              aria-label={`Further assets ${index + 1}`}
              placeholder="Assets"
              value={target.assets}
              onChange={(event) => change(index, { ...target, assets: event.target.value })}
              spellCheck={false}
              autoComplete="off"
            />
            <input
              className="mono"
              aria-label={`Their partitions ${index + 1}`}
              placeholder="Partitions"
              value={target.partitions}
              onChange={(event) => change(index, { ...target, partitions: event.target.value })}
              spellCheck={false}
              autoComplete="off"
            />
            <button
              type="button"
              className="button quiet icon"
              aria-label={`Remove further assets ${index + 1}`}
              onClick={() => change(index, null)}
            >
              ✕
            </button>
          </fieldset>
        ))}
        <button
          type="button"
          className="button small"
          onClick={() => onChange({ ...form, also: [...form.also, { assets: '', partitions: '*' }] })}
        >
          Further assets, with partitions of their own
        </button>
      </div>
    </details>
  );
}
