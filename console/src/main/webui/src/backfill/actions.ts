import type { Backfill } from '../api/types';
import { shellWord } from '../launch/request';

/** What a person may do with a backfill. */
export type Verb = 'pause' | 'resume' | 'concurrency' | 'cancel' | 'retry';

/** The request of an action, and the same for a terminal. */
export interface Action {
  path: string;
  body: Record<string, unknown>;
  cli: string;
}

/** What may be done with a backfill as it stands. */
export function verbsOf(status: string): Verb[] {
  switch (status) {
    case 'REQUESTED':
      return ['pause', 'concurrency', 'cancel'];
    case 'PAUSED':
      return ['resume', 'concurrency', 'cancel'];
    case 'CANCELING':
      return [];
    default:
      return ['retry'];
  }
}

export function pauseAction(id: string, reason: string): Action {
  const why = reason.trim();
  return {
    path: `backfills/${id}/pause`,
    body: why === '' ? {} : { reason: why },
    cli: `tranche backfills pause ${id}${why === '' ? '' : ` --reason ${shellWord(why)}`}`,
  };
}

export const resumeAction = (id: string): Action => ({
  path: `backfills/${id}/resume`,
  body: {},
  cli: `tranche backfills resume ${id}`,
});

export const cancelAction = (id: string): Action => ({
  path: `backfills/${id}/cancel`,
  body: {},
  cli: `tranche backfills cancel ${id}`,
});

/** None while the text is no number of runs. */
export function concurrencyAction(id: string, runs: string): Action | null {
  const wanted = positive(runs);
  return wanted === null
    ? null
    : {
        path: `backfills/${id}/concurrency`,
        body: { concurrency: wanted },
        cli: `tranche backfills concurrency ${id} ${wanted}`,
      };
}

export function retryAction(id: string, what: 'unsuccessful' | 'all'): Action {
  return {
    path: `backfills/${id}/retry`,
    body: { what },
    cli: `tranche backfills retry ${id}${what === 'all' ? ' --all' : ''}`,
  };
}

/** The colour of a status, beside its word. */
export function toneOf(status: string): string {
  switch (status) {
    case 'COMPLETED_SUCCESS':
      return 'tone-good';
    case 'COMPLETED_FAILED':
    case 'FAILED':
      return 'tone-bad';
    case 'REQUESTED':
    case 'CANCELING':
      return 'tone-busy';
    default:
      return '';
  }
}

/** A whole number of 1 or more. */
export function positive(text: string): number | null {
  return /^[1-9]\d{0,8}$/.test(text.trim()) ? Number(text.trim()) : null;
}

/** Milliseconds until all is done at the pace so far; none while there is none, or it rests. */
export function timeLeft(backfill: Backfill, now: number): number | null {
  const { total, done, failed, skipped } = backfill.counts;
  const ended = done + failed + skipped;
  const elapsed = now - Date.parse(backfill.createdAt ?? '');
  return backfill.status === 'REQUESTED' && ended > 0 && elapsed >= 1000
    ? (elapsed * (total - ended)) / ended
    : null;
}

/** What keeps the whole backfill from going on, other than what it says itself. */
export function restsBecause(backfill: Backfill): string | null {
  return backfill.status === 'PAUSED' ? (backfill.paused ?? 'paused') : null;
}
