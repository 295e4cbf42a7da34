import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Link } from 'wouter';
import { apiUrl, post } from '../api/client';
import { useBackfillPreview } from '../api/queries';
import type { Backfill, Run } from '../api/types';
import { Copyable } from '../ui/Copyable';
import { Dialog } from '../ui/Dialog';
import { backfillHref, runHref } from '../ui/links';
import { Failing } from '../ui/states';
import { useSettled } from '../ui/useSettled';
import { Preview } from './Preview';
import { launchRequest } from './request';

/** Launches what a person names, and shows how a program would ask for the same. */
export function LaunchDialog({
  asset,
  partitioned,
  initial,
  onClose,
}: {
  asset: string;
  partitioned: boolean;
  initial: string;
  onClose: () => void;
}) {
  const [text, setText] = useState(initial);
  const [missingOnly, setMissingOnly] = useState(false);
  const ready = !partitioned || text.trim() !== '';
  const request = launchRequest(asset, partitioned ? text : null, partitioned && missingOnly);
  const wanted = partitioned && ready ? { asset, selection: text.trim(), missingOnly } : null;
  const settled = useSettled(JSON.stringify(wanted));
  const preview = useBackfillPreview(JSON.parse(settled));
  const client = useQueryClient();
  const launch = useMutation({
    mutationFn: () => post<Run | Backfill>(request.path, request.body),
    onSuccess: () => client.invalidateQueries(),
  });

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (ready) {
      launch.mutate();
    }
  };

  return (
    <Dialog title={`Launch ${asset}`} onClose={onClose}>
      {launch.isSuccess ? (
        <Launched kind={request.path} launched={launch.data} onClose={onClose} />
      ) : (
        <form className="form" onSubmit={submit}>
          {partitioned ? (
            <>
              <div className="form-field">
                <label htmlFor="launch-selection">Partitions</label>
                <input
                  id="launch-selection"
                  data-first
                  className="mono"
                  value={text}
                  onChange={(event) => setText(event.target.value)}
                  aria-describedby="launch-hint"
                  aria-invalid={ready && preview.isError}
                  spellCheck={false}
                  autoComplete="off"
                />
                <p id="launch-hint" className="muted">
                  Keys, ranges <code>[first...last]</code>, patterns such as <code>2024-*</code>, or{' '}
                  <code>*</code> for all.
                </p>
              </div>
              <fieldset className="form-field">
                <legend>Of these</legend>
                <label className="choice">
                  <input
                    type="radio"
                    name="which"
                    checked={!missingOnly}
                    onChange={() => setMissingOnly(false)}
                  />
                  All
                </label>
                <label className="choice">
                  <input
                    type="radio"
                    name="which"
                    checked={missingOnly}
                    onChange={() => setMissingOnly(true)}
                  />
                  Only missing and failed
                </label>
              </fieldset>
            </>
          ) : (
            <p>This asset is not partitioned: the launch is one run of all of it.</p>
          )}
          {wanted !== null && preview.isError && !launch.isError && <Failing error={preview.error} />}
          {wanted !== null && preview.isSuccess && <Preview preview={preview.data} />}
          {launch.isError && <Failing error={launch.error} />}
          {ready && (
            <div className="form-field">
              <Copyable label="API" text={`POST ${apiUrl(request.path)} ${JSON.stringify(request.body)}`} />
              <Copyable label="CLI" text={request.cli} />
            </div>
          )}
          <div className="dialog-foot">
            <button type="button" className="button" onClick={onClose}>
              Cancel
            </button>
            <button
              type="submit"
              className="button primary"
              {...(partitioned ? {} : { 'data-first': true })}
              disabled={!ready || launch.isPending}
            >
              {launch.isPending ? 'Launching…' : 'Launch'}
            </button>
          </div>
        </form>
      )}
    </Dialog>
  );
}

const hrefOf = (kind: 'runs' | 'backfills', id: string | undefined) =>
  id === undefined ? `/${kind}` : kind === 'runs' ? runHref(id) : backfillHref(id);

export function Launched(props: {
  kind: 'runs' | 'backfills';
  launched: { id?: string } | undefined;
  onClose: () => void;
}) {
  const id = props.launched?.id;
  const what = props.kind === 'runs' ? 'Run' : 'Backfill';
  return (
    <div className="form">
      <p role="status">
        <span className="badge tone-good">✓ Launched</span> {what} {id && <code>{id}</code>}
      </p>
      <p className="muted">The bar changes as its partitions do.</p>
      <div className="dialog-foot">
        <Link href={hrefOf(props.kind, id)} className="button">
          Open the {what.toLowerCase()}
        </Link>
        {/* biome-ignore lint/a11y/noAutofocus: the field that had the focus is gone. */}
        <button type="button" className="button primary" onClick={props.onClose} autoFocus>
          Done
        </button>
      </div>
    </div>
  );
}
