import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { apiUrl, post } from '../api/client';
import { useAssets, useBackfillPreview } from '../api/queries';
import type { Backfill, BackfillPreview } from '../api/types';
import { formatCount, plural } from '../format/format';
import { Copyable } from '../ui/Copyable';
import { Dialog } from '../ui/Dialog';
import { AssetName } from '../ui/links';
import { Failing } from '../ui/states';
import { useSettled } from '../ui/useSettled';
import { type BackfillForm, backfillRequest, ONLY, type Only } from './backfill';
import { Launched } from './LaunchDialog';

/** A backfill of several assets: what it would do is shown before it is launched. */
export function BackfillDialog({ onClose }: { onClose: () => void }) {
  const [form, setForm] = useState<BackfillForm>({ assets: '', partitions: '*', only: '' });
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

function Preview({ preview }: { preview: BackfillPreview }) {
  return (
    <section className="form-field" aria-label="What would be done">
      <p role="status">
        <strong>{plural(preview.partitions, 'partition')}</strong> in {plural(preview.runs, 'run')}
      </p>
      <ul className="preview">
        {preview.assets.map((asset) => (
          <li key={asset.asset}>
            <AssetName assetKey={asset.asset} />
            <span className="muted number">
              {plural(asset.partitions, 'partition')}, {plural(asset.runs, 'run')}
              {asset.sharesRunsWith.length > 0 && ` with ${asset.sharesRunsWith.join(', ')}`}
            </span>
            {asset.upstream
              .filter((upstream) => upstream.affected > 0)
              .map((upstream) => (
                <span key={upstream.asset} className="field-error">
                  {formatCount(upstream.affected)} need some of {upstream.asset} that are missing
                </span>
              ))}
          </li>
        ))}
      </ul>
    </section>
  );
}
