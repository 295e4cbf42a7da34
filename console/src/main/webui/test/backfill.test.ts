import { describe, expect, it } from 'vitest';
import { backfillRequest } from '../src/launch/backfill';

describe('backfillRequest', () => {
  it('is what the form says, for programs and for a terminal', () => {
    expect(backfillRequest({ assets: ' orders+ ', partitions: '[a...b]', only: 'failed' })).toEqual({
      path: 'backfills',
      body: { asset: 'orders+', selection: '[a...b]', only: 'failed' },
      cli: "tranche backfills create orders+ --partitions '[a...b]' --only failed",
    });
    expect(backfillRequest({ assets: 'orders', partitions: '*', only: '' })).toEqual({
      path: 'backfills',
      body: { asset: 'orders', selection: '*' },
      cli: "tranche backfills create orders --partitions '*'",
    });
  });

  it('is none while something is not filled in', () => {
    expect(backfillRequest({ assets: '', partitions: '*', only: '' })).toBeNull();
    expect(backfillRequest({ assets: 'orders', partitions: ' ', only: '' })).toBeNull();
  });
});
