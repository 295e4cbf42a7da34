import { describe, expect, it } from 'vitest';
import { launchRequest, shellWord } from '../src/launch/request';
import { formatSelection, parseSelection } from '../src/selection/selection';

describe('parseSelection', () => {
  it.each(['*', 'orders/us/2024-01-01.csv', '[2018-01-01...2018-05-01]', '2024-01-01|us'])(
    'reads back what it writes: %s',
    (text) => {
      const parsed = parseSelection(text);
      expect(parsed.ok && formatSelection(parsed.selection)).toBe(text);
    },
  );

  it.each([
    ['', 'Name a partition'],
    ['[a...b', 'close it with ]'],
    ['[...b]', 'both ends'],
    ['[a...b...c]', 'two ends only'],
    ['a...b', '[a...b]'],
  ])('refuses %s and says what would do', (text, words) => {
    const parsed = parseSelection(text);
    expect(parsed.ok ? '' : parsed.message).toContain(words);
  });
});

describe('launchRequest', () => {
  it('makes a run of one partition and a backfill of many', () => {
    expect(launchRequest('raw/orders', { type: 'key', key: 'k' }, false)).toEqual({
      path: 'runs',
      body: { asset: 'raw/orders', partition: 'k' },
      cli: 'tranche materialize raw/orders k',
    });
    expect(launchRequest('m', { type: 'range', start: 'a', end: 'b' }, true)).toEqual({
      path: 'backfills',
      body: { asset: 'm', selection: '[a...b]', missingOnly: true },
      cli: "tranche backfills create m --partitions '[a...b]' --missing-only",
    });
  });

  it('quotes what a shell would read otherwise', () => {
    expect(shellWord("it's")).toBe(`'it'\\''s'`);
    expect(shellWord('2024-01-01|us')).toBe("'2024-01-01|us'");
  });
});
