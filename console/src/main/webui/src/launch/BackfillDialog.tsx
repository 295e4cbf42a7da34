import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { apiUrl, post } from '../api/client';
import { useAssets, useBackfillPreview } from '../api/queries';
import type { Backfill } from '../api/types';
import { Copyable } from '../ui/Copyable';
import { Dialog } from '../ui/Dialog';
import { Failing } from '../ui/states';
import { useSettled } from '../ui/useSettled';
import { type BackfillForm, backfillRequest, EMPTY_FORM, ONLY, type Only } from './backfill';
import { Launched } from './LaunchDialog';
import { MoreOfABackfill } from './MoreOfABackfill';
import { Preview } from './Preview';

/** A backfill of several assets: what it would do is shown before it is launched. */
export function BackfillDialog(props: { initial?: Partial<BackfillForm>; onClose: () => void }) {
  const { onClose } = props;
  const [form, setForm] = useState<BackfillForm>({ ...EMPTY_FORM, ...props.initial });
  const request = backfillRequest(form);
  const settled = useSettled(JSON.stringify(request?.body ?? null));
  const preview = useBackfillPreview(JSON.parse(settled));
  const assets = useAssets().data ?? [];
  const client = useQueryClient();
  const launch = useMutation({
    mutationFn: () => post<Backfill>('backfills', request?.body),
    onSuccess: () => client.invalidateQueries(),
  });
  return (
    <Dialog title="New backfill" onClose={onClose}>
      {launch.isSuccess ? (
        <Launched kind="backfills" launched={launch.data} onClose={onClose} />
      ) : (
        <form
          className="form"
          onSubmit={(event) => {
            event.preventDefault();
            if (request !== null) {
              launch.mutate();
            }
          }}
        >
          <div className="form-field">
            <label htmlFor="backfill-assets">Assets</label>
            <input
              id="backfill-assets"
              data-first
              className="mono"
              list="backfill-asset-keys"
              value={form.assets}
              onChange={(event) => setForm({ ...form, assets: event.target.value })}
              aria-describedby="backfill-assets-hint"
              spellCheck={false}
              autoComplete="off"
            />
            <datalist id="backfill-asset-keys">
              {assets.map((asset) => (
                <option key={asset.key} value={asset.key} />
              ))}
            </datalist>
            <p id="backfill-assets-hint" className="muted">
              A key, a selection such as <code>orders+</code> or <code>group:sales</code>, or{' '}
              <code>job:monthly</code>.
            </p>
          </div>
          <div className="form-field">
            <label htmlFor="backfill-partitions">Partitions</label>
            <input
              id="backfill-partitions"
              className="mono"
              value={form.partitions}
              onChange={(event) => setForm({ ...form, partitions: event.target.value })}
              aria-describedby="backfill-partitions-hint"
              spellCheck={false}
              autoComplete="off"
            />
            <p id="backfill-partitions-hint" className="muted">
              Of the assets that read no other selected one; the others follow. <code>*</code> is every
              partition of each.
            </p>
          </div>
          <fieldset className="form-field">
            <legend>Of these</legend>
            {(Object.keys(ONLY) as Only[]).map((only) => (
              <label key={only} className="choice">
                <input
                  type="radio"
                  name="only"
                  checked={form.only === only}
                  onChange={() => setForm({ ...form, only })}
                />
                {ONLY[only]}
              </label>
            ))}
          </fieldset>
          <MoreOfABackfill form={form} onChange={setForm} />
          {request !== null && preview.isError && !launch.isError && <Failing error={preview.error} />}
          {request !== null && preview.isSuccess && <Preview preview={preview.data} />}
          {launch.isError && <Failing error={launch.error} />}
          {request !== null && (
            <div className="form-field">
              <Copyable label="API" text={`POST ${apiUrl(request.path)} ${JSON.stringify(request.body)}`} />
              <Copyable label="CLI" text={request.cli} />
            </div>
          )}
          <div className="dialog-foot">
            <button type="button" className="button" onClick={onClose}>
              Cancel
            </button>
            <button type="submit" className="button primary" disabled={request === null || launch.isPending}>
              {launch.isPending ? 'Launching…' : 'Launch'}
            </button>
          </div>
        </form>
      )}
    </Dialog>
  );
}
