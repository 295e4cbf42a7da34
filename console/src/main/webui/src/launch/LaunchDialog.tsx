import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Link } from 'wouter';
import { apiUrl, post } from '../api/client';
import type { Backfill, Run } from '../api/types';
import { parseSelection } from '../selection/selection';
import { Copyable } from '../ui/Copyable';
import { Dialog } from '../ui/Dialog';
import { backfillHref, runHref } from '../ui/links';
import { Failing } from '../ui/states';
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
  const parsed = parseSelection(text);
  const ready = !partitioned || parsed.ok;
  const request = launchRequest(
    asset,
    partitioned && parsed.ok ? parsed.selection : null,
    partitioned && missingOnly,
  );
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
                  aria-invalid={!parsed.ok}
                  spellCheck={false}
                  autoComplete="off"
                />
                <p id="launch-hint" className={parsed.ok || text === '' ? 'muted' : 'field-error'}>
                  {parsed.ok || text === '' ? (
                    <>
                      One key, a range <code>[first...last]</code>, or <code>*</code> for all.
                    </>
                  ) : (
                    parsed.message
                  )}
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
