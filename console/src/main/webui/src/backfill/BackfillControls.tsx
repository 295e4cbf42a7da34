import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useLocation } from 'wouter';
import { apiUrl, post } from '../api/client';
import type { Backfill } from '../api/types';
import { formatCount, plural } from '../format/format';
import { Copyable } from '../ui/Copyable';
import { Dialog } from '../ui/Dialog';
import { backfillHref } from '../ui/links';
import { Failing } from '../ui/states';
import {
  type Action,
  cancelAction,
  concurrencyAction,
  pauseAction,
  resumeAction,
  retryAction,
  type Verb,
  verbsOf,
} from './actions';

const LABELS: Record<Verb, string> = {
  pause: 'Pause…',
  resume: 'Resume',
  concurrency: 'Runs at a time…',
  cancel: 'Cancel…',
  retry: 'Retry…',
};

/** Buttons for all that may be done with a backfill as it stands. */
export function BackfillControls({ backfill }: { backfill: Backfill }) {
  const [open, setOpen] = useState<Verb | null>(null);
  const verbs = verbsOf(backfill.status);
  const close = () => setOpen(null);
  return (
    <>
      {verbs.length > 0 && (
        <div className="actions push" role="group" aria-label="Actions">
          {verbs.map((verb) => (
            <button
              key={verb}
              type="button"
              className={verb === 'cancel' ? 'button danger' : 'button'}
              onClick={() => setOpen(verb)}
            >
              {LABELS[verb]}
            </button>
          ))}
        </div>
      )}
      {open === 'pause' && <PauseDialog backfill={backfill} onClose={close} />}
      {open === 'resume' && (
        <ActionDialog
          title="Resume the backfill"
          submit="Resume"
          action={resumeAction(backfill.id)}
          onDone={close}
          onClose={close}
        >
          <p>It goes on with the {plural(backfill.counts.queued, 'partition')} that wait.</p>
        </ActionDialog>
      )}
      {open === 'concurrency' && <ConcurrencyDialog backfill={backfill} onClose={close} />}
      {open === 'cancel' && (
        <ActionDialog
          title="Cancel the backfill"
          submit="Cancel it"
          danger
          action={cancelAction(backfill.id)}
          onDone={close}
          onClose={close}
        >
          <p>
            {plural(backfill.counts.queued, 'partition')} will not be begun
            {backfill.counts.inProgress > 0 &&
              `, and the runs of ${formatCount(backfill.counts.inProgress)} in progress are stopped`}
            . What is done stays.
          </p>
        </ActionDialog>
      )}
      {open === 'retry' && <RetryDialog backfill={backfill} onClose={close} />}
    </>
  );
}

function PauseDialog({ backfill, onClose }: { backfill: Backfill; onClose: () => void }) {
  const [reason, setReason] = useState('');
  return (
    <ActionDialog
      title="Pause the backfill"
      submit="Pause"
      action={pauseAction(backfill.id, reason)}
      onDone={onClose}
      onClose={onClose}
    >
      <p>No more runs are requested until it is resumed. Those that are requested go on.</p>
      <div className="form-field">
        <label htmlFor="pause-reason">Why (others see it)</label>
        <input
          id="pause-reason"
          data-first
          value={reason}
          onChange={(event) => setReason(event.target.value)}
          autoComplete="off"
        />
      </div>
    </ActionDialog>
  );
}

function ConcurrencyDialog({ backfill, onClose }: { backfill: Backfill; onClose: () => void }) {
  const [runs, setRuns] = useState(String(backfill.concurrency ?? ''));
  const action = concurrencyAction(backfill.id, runs);
  return (
    <ActionDialog title="Runs at a time" submit="Change" action={action} onDone={onClose} onClose={onClose}>
      <div className="form-field">
        <label htmlFor="concurrency">How many of its runs may be in flight</label>
        <input
          id="concurrency"
          data-first
          inputMode="numeric"
          value={runs}
          onChange={(event) => setRuns(event.target.value)}
          aria-invalid={runs !== '' && action === null}
          aria-describedby="concurrency-hint"
          autoComplete="off"
        />
        <p id="concurrency-hint" className={runs !== '' && action === null ? 'field-error' : 'muted'}>
          A whole number, 1 or more. Runs that are in flight go on.
        </p>
      </div>
    </ActionDialog>
  );
}

function RetryDialog({ backfill, onClose }: { backfill: Backfill; onClose: () => void }) {
  const left = backfill.counts.total - backfill.counts.done;
  const [what, setWhat] = useState<'unsuccessful' | 'all'>(left > 0 ? 'unsuccessful' : 'all');
  const [, navigate] = useLocation();
  return (
    <ActionDialog
      title="Retry the backfill"
      submit="Retry"
      action={retryAction(backfill.id, what)}
      onDone={(made) => navigate(backfillHref(made?.id ?? backfill.id))}
      onClose={onClose}
    >
      <fieldset className="form-field">
        <legend>A new backfill, of</legend>
        <label className="choice">
          <input
            type="radio"
            name="what"
            disabled={left === 0}
            checked={what === 'unsuccessful'}
            onChange={() => setWhat('unsuccessful')}
          />
          What did not succeed: {plural(left, 'partition')}
        </label>
        <label className="choice">
          <input type="radio" name="what" checked={what === 'all'} onChange={() => setWhat('all')} />
          All of it: {plural(backfill.counts.total, 'partition')}
        </label>
      </fieldset>
    </ActionDialog>
  );
}

/** Asks once more, shows how a program would ask for the same, and says what was refused. */
function ActionDialog(props: {
  title: string;
  submit: string;
  danger?: boolean;
  action: Action | null;
  onDone: (answer: { id?: string } | undefined) => void;
  onClose: () => void;
  children: ReactNode;
}) {
  const { action } = props;
  const client = useQueryClient();
  const send = useMutation({
    mutationFn: (wanted: Action) => post<{ id?: string }>(wanted.path, wanted.body),
    onSuccess: async (answer) => {
      await client.invalidateQueries({ queryKey: ['backfills'] });
      props.onDone(answer);
    },
  });
  return (
    <Dialog title={props.title} onClose={props.onClose}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          if (action !== null) {
            send.mutate(action);
          }
        }}
      >
        {props.children}
        {send.isError && <Failing error={send.error} />}
        {action !== null && (
          <div className="form-field">
            <Copyable label="API" text={`POST ${apiUrl(action.path)} ${JSON.stringify(action.body)}`} />
            <Copyable label="CLI" text={action.cli} />
          </div>
        )}
        <div className="dialog-foot">
          <button type="button" className="button" onClick={props.onClose}>
            Leave it
          </button>
          <button
            type="submit"
            className={props.danger ? 'button danger' : 'button primary'}
            disabled={action === null || send.isPending}
          >
            {send.isPending ? 'One moment…' : props.submit}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
