import { describe, expect, it } from 'vitest';
import { launchRequest, shellWord } from '../src/launch/request';
import { onlyKey, quoteKey, rangeOf } from '../src/selection/selection';

describe('onlyKey', () => {
  it.each([
    ['orders/us/2024-01-01.csv', 'orders/us/2024-01-01.csv'],
    [' 2024-01-01|us ', '2024-01-01|us'],
    ['"odd, key"', 'odd, key'],
    ['"say \\"hi\\""', 'say "hi"'],
    ['größe', 'größe'],
  ])('is the key of %s', (text, key) => {
    expect(onlyKey(text)).toBe(key);
  });

  it.each(['', '*', '2024-*', 'a,b', '[a...b]', 'a...b', 'date=a region=us', '"a","b"', '"a'])(
    'is none of %s, which the service reads',
    (text) => {
      expect(onlyKey(text)).toBeNull();
    },
  );

  it.each(['plain', 'a b', 'a,b', '.hidden', 'a"b\\c', 'a...b'])('reads back the key %s', (key) => {
    expect(onlyKey(quoteKey(key))).toBe(key);
  });

  it('writes ranges of keys, in quotes where that is needed', () => {
    expect(rangeOf('2018-01-01', '2018-05-01')).toBe('[2018-01-01...2018-05-01]');
    expect(rangeOf('a b', 'c')).toBe('["a b"...c]');
  });
});

describe('launchRequest', () => {
  it('makes a run of one partition and a backfill of many', () => {
    expect(launchRequest('raw/orders', 'k', false)).toEqual({
      path: 'runs',
      body: { asset: 'raw/orders', partition: 'k' },
      cli: 'tranche materialize raw/orders k',
    });
    expect(launchRequest('m', ' [a...b] ', true)).toEqual({
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
