import { describe, expect, it } from 'vitest';
import type { Backfill } from '../src/api/types';
import {
  concurrencyAction,
  pauseAction,
  restsBecause,
  retryAction,
  timeLeft,
  verbsOf,
} from '../src/backfill/actions';
import { backfillRequest, EMPTY_FORM, problemsOf } from '../src/launch/backfill';

describe('backfillRequest', () => {
  it('is what the form says, for programs and for a terminal', () => {
    expect(
      backfillRequest({ ...EMPTY_FORM, assets: ' orders+ ', partitions: '[a...b]', only: 'failed' }),
    ).toEqual({
      path: 'backfills',
      body: { asset: 'orders+', selection: '[a...b]', only: 'failed' },
      cli: "tranche backfills create orders+ --partitions '[a...b]' --only failed",
    });
    expect(backfillRequest({ ...EMPTY_FORM, assets: 'orders' })).toEqual({
      path: 'backfills',
      body: { asset: 'orders', selection: '*' },
      cli: "tranche backfills create orders --partitions '*'",
    });
  });

  it('says all that a backfill may be told', () => {
    expect(
      backfillRequest({
        assets: 'orders',
        partitions: '*',
        only: '',
        order: 'newest-first',
        perRun: '12',
        concurrency: ' 4 ',
        config: '{"limit": 3}',
        also: [
          { assets: 'rates', partitions: 'date=a' },
          { assets: '', partitions: '' },
        ],
      }),
    ).toEqual({
      path: 'backfills',
      body: {
        asset: 'orders',
        selection: '*',
        also: [{ asset: 'rates', selection: 'date=a' }],
        order: 'newest-first',
        maxPartitionsPerRun: 12,
        concurrency: 4,
        runConfig: { limit: 3 },
      },
      cli:
        "tranche backfills create orders --partitions '*' --also rates date=a --order newest-first" +
        ` --per-run 12 --concurrency 4 --config '{"limit":3}'`,
    });
  });

  it('is none while something is not filled in, or cannot be', () => {
    expect(backfillRequest(EMPTY_FORM)).toBeNull();
    expect(backfillRequest({ ...EMPTY_FORM, assets: 'orders', partitions: ' ' })).toBeNull();
    expect(
      backfillRequest({ ...EMPTY_FORM, assets: 'a', also: [{ assets: '', partitions: '*' }] }),
    ).toBeNull();
    const wrong = { ...EMPTY_FORM, assets: 'a', perRun: '0', concurrency: 'many', config: '[1]' };
    expect(backfillRequest(wrong)).toBeNull();
    expect(Object.keys(problemsOf(wrong))).toEqual(['perRun', 'concurrency', 'config']);
    expect(problemsOf({ ...EMPTY_FORM, config: '{"limit":' }).config).toContain('JSON object');
  });
});

describe('the actions of a backfill', () => {
  it('are those that its status allows', () => {
    expect(verbsOf('REQUESTED')).toEqual(['pause', 'concurrency', 'cancel']);
    expect(verbsOf('PAUSED')).toEqual(['resume', 'concurrency', 'cancel']);
    expect(verbsOf('CANCELING')).toEqual([]);
    for (const ended of ['CANCELED', 'COMPLETED_SUCCESS', 'COMPLETED_FAILED', 'FAILED']) {
      expect(verbsOf(ended)).toEqual(['retry']);
    }
  });

  it('are the same for programs and for a terminal', () => {
    expect(pauseAction('b1', ' too busy ')).toEqual({
      path: 'backfills/b1/pause',
      body: { reason: 'too busy' },
      cli: "tranche backfills pause b1 --reason 'too busy'",
    });
    expect(pauseAction('b1', '').body).toEqual({});
    expect(concurrencyAction('b1', '4')).toEqual({
      path: 'backfills/b1/concurrency',
      body: { concurrency: 4 },
      cli: 'tranche backfills concurrency b1 4',
    });
    expect(retryAction('b1', 'all').cli).toBe('tranche backfills retry b1 --all');
    expect(retryAction('b1', 'unsuccessful').body).toEqual({ what: 'unsuccessful' });
  });

  it.each(['', '0', '-1', '1.5', 'four'])('change nothing to %s runs at a time', (runs) => {
    expect(concurrencyAction('b1', runs)).toBeNull();
  });
});

describe('a backfill', () => {
  const backfill: Backfill = {
    id: 'b1',
    status: 'REQUESTED',
    asset: 'orders',
    selection: '*',
    total: 10,
    counts: { total: 10, done: 3, failed: 1, skipped: 1, inProgress: 2, queued: 3 },
    createdAt: '2024-01-01T00:00:00Z',
  };
  const now = Date.parse('2024-01-01T00:01:00Z');

  it('is estimated by its pace so far, while it has one', () => {
    expect(timeLeft(backfill, now)).toBe(60_000);
    expect(timeLeft({ ...backfill, status: 'PAUSED' }, now)).toBeNull();
    const untouched = { ...backfill.counts, done: 0, failed: 0, skipped: 0 };
    expect(timeLeft({ ...backfill, counts: untouched }, now)).toBeNull();
  });

  it('says why it rests', () => {
    expect(restsBecause({ ...backfill, status: 'PAUSED', paused: 'paused by ann' })).toBe('paused by ann');
    expect(restsBecause(backfill)).toBeNull();
  });
});
