import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { formatCount, plural } from '../format/format';
import { Dialog } from '../ui/Dialog';
import { Failing } from '../ui/states';
import { addKeys, type BulkReport, keysIn } from './bulkAdd';

export function AddKeysDialog({ set, onClose }: { set: string; onClose: () => void }) {
  const [text, setText] = useState('');
  const [sent, setSent] = useState(0);
  const { keys, repeated } = keysIn(text);
  const client = useQueryClient();
  const add = useMutation({
    mutationFn: () => addKeys(set, keys, setSent),
    onSettled: () => client.invalidateQueries(),
  });
  return (
    <Dialog title={`Add keys to ${set}`} onClose={onClose}>
      {add.isSuccess ? (
        <Report report={add.data} onClose={onClose} />
      ) : (
        <form
          className="form"
          onSubmit={(event) => {
            event.preventDefault();
            add.mutate();
          }}
        >
          <div className="form-field">
            <label htmlFor="keys">Keys, one a line</label>
            <textarea
              id="keys"
              data-first
              value={text}
              onChange={(event) => setText(event.target.value)}
              spellCheck={false}
              aria-describedby="keys-hint"
            />
            <p id="keys-hint" className="muted" aria-live="polite">
              {plural(keys.length, 'key')}
              {repeated > 0 ? `, ${formatCount(repeated)} more repeated in the text` : ''}
            </p>
          </div>
          {add.isError && <Failing error={add.error} />}
          <div className="dialog-foot">
            <button type="button" className="button" onClick={onClose}>
              Cancel
            </button>
            <button type="submit" className="button primary" disabled={keys.length === 0 || add.isPending}>
              {add.isPending ? `${formatCount(sent)} of ${formatCount(keys.length)}…` : 'Add'}
            </button>
          </div>
        </form>
      )}
    </Dialog>
  );
}

function Report({ report, onClose }: { report: BulkReport; onClose: () => void }) {
  const existing = report.existing ?? [];
  return (
    <div className="form">
      <p role="status">
        <span className="badge tone-good">✓ Done</span>{' '}
        {report.added === undefined
          ? `${plural(report.sent, 'key')} sent.`
          : `${plural(report.added, 'key')} added, ${formatCount(existing.length)} existed already.`}
      </p>
      {existing.length > 0 && (
        <details>
          <summary>Keys that existed</summary>
          <ul className="existing-keys mono">
            {existing.slice(0, 200).map((key) => (
              <li key={key}>{key}</li>
            ))}
          </ul>
        </details>
      )}
      <div className="dialog-foot">
        <button type="button" className="button primary" onClick={onClose}>
          Close
        </button>
      </div>
    </div>
  );
}
