import { describe, expect, it, vi } from 'vitest';
import { apiUrl } from '../src/api/client';
import type { Asset, StatusGrid } from '../src/api/types';
import {
  clear,
  hasRanges,
  onlyPartition,
  pick,
  readAxes,
  selectionText,
  show,
  whereTexts,
} from '../src/dimensions/axes';
import { gridKey } from '../src/dimensions/gridKeys';
import { describeField, Tile, Tiles } from '../src/dimensions/tiles';
import {
  between,
  CELL,
  cellAt,
  clampOffset,
  labelled,
  revealed,
  tilesOf,
  visible,
} from '../src/dimensions/viewport';
import { noCounts } from '../src/strip/columns';

const cube: Asset = {
  key: 'cube',
  partitions: {
    type: 'multi',
    dimensions: {
      region: { type: 'static', keys: ['eu', 'jp'] },
      date: { type: 'daily', start: '2024-01-01' },
      file: { type: 'dynamic', name: 'files', order: 'natural' },
    },
  },
};
const axesOf = (query: string, asset = cube) => {
  const axes = readAxes(asset, new URLSearchParams(query));
  if (axes === null) {
    throw new Error('no axes');
  }
  return axes;
};

describe('the axes of an asset', () => {
  it('have the time along the columns, and the first other dimension as rows', () => {
    expect(axesOf('')).toMatchObject({
      names: ['date', 'file', 'region'],
      columns: 'date',
      rows: 'file',
      hidden: ['region'],
    });
    expect(axesOf('rows=date')).toMatchObject({ rows: 'date', columns: 'file' });
    expect(axesOf('rows=nothing&columns=region')).toMatchObject({ rows: 'date', columns: 'region' });
    expect(axesOf('rows=date&columns=date')).toMatchObject({ rows: 'file', columns: 'date' });
  });

  it('are none of an asset with one dimension', () => {
    const days: Asset = { key: 'days', partitions: { type: 'daily', start: '2024-01-01' } };
    expect(readAxes(days, new URLSearchParams())).toBeNull();
  });

  it('narrow what counts to keys of dimensions that are not shown', () => {
    const axes = axesOf('where.region=eu&where.date=2024-01-01&row-keys=2-5&column-keys=7-7');
    expect(whereTexts(axes)).toEqual(['region=eu']);
    expect(axes.picked).toEqual({ rows: { from: 2, to: 5 }, columns: null });
    expect(clear(axes)).toEqual({
      'row-keys': null,
      'column-keys': null,
      selection: null,
      'where.region': null,
    });
  });

  it('change places when a dimension is chosen that the other side shows', () => {
    expect(show(axesOf(''), { rows: 'date' })).toMatchObject({ rows: 'date', columns: 'file' });
    expect(show(axesOf('where.region=eu'), { rows: 'region' })).toMatchObject({
      rows: 'region',
      columns: 'date',
      'where.region': null,
      'row-keys': null,
    });
  });

  it('have ranges where the keys lie as they are sorted', () => {
    expect(['date', 'file', 'region'].map((name) => hasRanges(cube, name))).toEqual([true, false, true]);
  });

  it('are written to the address by position, the end excluded', () => {
    expect(pick({ rows: between(4, 2), columns: null })).toEqual({
      'row-keys': '2-5',
      'column-keys': null,
      selection: null,
    });
  });
});

describe('what is picked', () => {
  const names = ['date', 'file', 'region'];
  const one = (key: string) => ({ first: key, last: key });

  it('is a selection in the order of the dimensions', () => {
    const ends = { region: one('north, west'), date: { first: '2024-01-01', last: '2024-01-07' } };
    expect(selectionText(names, ends)).toBe('date=[2024-01-01...2024-01-07] region="north, west"');
    expect(selectionText(names, {})).toBe('');
    expect(onlyPartition(names, ends)).toBeNull();
  });

  it('is one partition when each dimension has one key', () => {
    expect(onlyPartition(names, { region: one('eu'), file: one('a'), date: one('2024-01-01') })).toBe(
      '2024-01-01|a|eu',
    );
  });
});

describe('tiles', () => {
  const grid: StatusGrid = {
    asset: 'cube',
    version: 1,
    rows: { dimension: 'region', total: 65, from: 64, to: 65, keys: ['us'] },
    columns: { dimension: 'date', total: 3, from: 0, to: 3, keys: ['a', 'b', 'c'] },
    cells: [
      {
        from: 64,
        to: 65,
        runs: [
          { from: 0, to: 2, counts: { MATERIALIZED: 2, FAILED: 2 } },
          { from: 2, to: 3, counts: { MISSING: 2 } },
        ],
      },
    ],
  };

  it('hold the counts of each field and the keys beside it', () => {
    const tiles = new Tiles([new Tile(grid)]);
    expect(tiles.at(64, 1)).toEqual({ ...noCounts(), MATERIALIZED: 1, FAILED: 1 });
    expect(tiles.at(64, 2)?.MISSING).toBe(2);
    expect(tiles.at(0, 0)).toBeNull();
    expect([tiles.rowKey(64), tiles.rowKey(0), tiles.columnKey(2)]).toEqual(['us', null, 'c']);
  });

  it('are told in words', () => {
    expect(describeField({ ...noCounts(), FAILED: 1 })).toBe('Failed');
    expect(describeField({ ...noCounts(), MATERIALIZED: 1200 })).toBe('1,200 materialized');
    expect(describeField({ ...noCounts(), MATERIALIZED: 1, MISSING: 2 })).toBe('1 materialized, 2 missing');
    expect(describeField(null)).toBe('Loading');
  });

  it('are those that hold what is seen', () => {
    expect(tilesOf({ from: 0, to: 10 }, { from: 60, to: 70 })).toEqual([
      { row: 0, column: 0 },
      { row: 0, column: 64 },
    ]);
    expect(tilesOf({ from: 0, to: 0 }, { from: 0, to: 5 })).toEqual([]);
  });
});

describe('the viewport', () => {
  it('shows what fits, and nothing beyond the ends', () => {
    expect(clampOffset(Number.POSITIVE_INFINITY, 200, 1000)).toBe(1000 * CELL - 200);
    expect(clampOffset(-5, 200, 1000)).toBe(0);
    expect(clampOffset(50, 200, 3)).toBe(0);
    expect(visible(CELL / 2, 3 * CELL, 1000)).toEqual({ from: 0, to: 4 });
    expect(visible(0, 200, 3)).toEqual({ from: 0, to: 3 });
    expect(cellAt(CELL, 5, 100)).toBe(1);
    expect(cellAt(0, 1e6, 100)).toBe(99);
  });

  it('moves no further than needed', () => {
    expect(revealed(100, 200, 2)).toBe(40);
    expect(revealed(0, 200, 10)).toBe(20);
    expect(revealed(0, 200, 9)).toBe(0);
  });

  it('has keys above some columns, always the same ones', () => {
    expect(labelled({ from: 3, to: 12 }, 10)).toEqual([5, 10]);
    expect(labelled({ from: 0, to: 3 }, 0)).toEqual([0, 1, 2]);
  });
});

describe('keys on the grid', () => {
  const press = (key: string, shiftKey = false) => {
    const actions = {
      step: vi.fn(),
      edge: vi.fn(),
      page: vi.fn(),
      pick: vi.fn(),
      open: vi.fn(),
      backfill: vi.fn(),
      clear: vi.fn(),
    };
    const event = { key, shiftKey, ctrlKey: false, metaKey: false, altKey: false };
    const preventDefault = vi.fn();
    gridKey({ ...event, preventDefault, stopPropagation: vi.fn() }, actions);
    return { actions, preventDefault };
  };

  it('move in two directions, and extend what is picked', () => {
    expect(press('ArrowDown').actions.step).toHaveBeenCalledWith(1, 0, false);
    expect(press('ArrowLeft', true).actions.step).toHaveBeenCalledWith(0, -1, true);
    expect(press('PageUp').actions.page).toHaveBeenCalledWith(-1);
    expect(press('b').actions.backfill).toHaveBeenCalled();
  });

  it('leave others to the page', () => {
    expect(press('m').preventDefault).not.toHaveBeenCalled();
    expect(press(' ').preventDefault).toHaveBeenCalled();
  });
});

describe('the address of a resource', () => {
  it('has a parameter for each of a list', () => {
    expect(apiUrl('x', { a: ['b=1', 'c=d&e'], f: [] })).toBe('/api/v1/x?a=b%3D1&a=c%3Dd%26e');
  });
});
