import { describe, expect, it } from 'vitest';
import type { Strip } from '../src/api/types';
import { countsOf, nextFailed, noCounts, pixelColumns, stackHeights, statusAt } from '../src/strip/columns';

const strip = (more: Partial<Strip>): Strip => ({ asset: 'a', total: 100, version: 1, ...more });
const sum = (column: Record<string, number>) => Object.values(column).reduce((a, b) => a + b, 0);

describe('pixelColumns', () => {
  it('shows true shares when many partitions fall into one pixel', () => {
    const ranges = Array.from({ length: 50 }, (_, i) => ({
      from: 2 * i,
      to: 2 * i + 1,
      status: 'FAILED' as const,
    }));
    const columns = pixelColumns(strip({ ranges }), 0, 100, 10);
    expect(columns).toHaveLength(10);
    for (const column of columns) {
      expect(column.FAILED).toBeCloseTo(5);
      expect(column.MISSING).toBeCloseTo(5);
    }
  });

  it('spreads one partition over the pixels that it covers when zoomed in', () => {
    const ranges = [{ from: 1, to: 2, status: 'MATERIALIZED' as const }];
    const columns = pixelColumns(strip({ total: 2, ranges }), 0, 2, 8);
    expect(columns.map((c) => c.MATERIALIZED > 0)).toEqual([
      false,
      false,
      false,
      false,
      true,
      true,
      true,
      true,
    ]);
  });

  it('splits a range at the borders of pixels', () => {
    const columns = pixelColumns(
      strip({ total: 3, ranges: [{ from: 0, to: 1, status: 'FAILED' }] }),
      0,
      3,
      2,
    );
    expect(columns[0]?.FAILED).toBeCloseTo(1);
    expect(columns[0]?.MISSING).toBeCloseTo(0.5);
    expect(columns[1]?.FAILED).toBe(0);
  });

  it('resamples columns without losing any partition', () => {
    const columns = Array.from({ length: 7 }, (_, i) => ({
      from: Math.floor((i * 100) / 7),
      to: Math.floor(((i + 1) * 100) / 7),
      counts: { FAILED: 3, MATERIALIZED: 2 },
    }));
    const pixels = pixelColumns(strip({ columns }), 0, 100, 320);
    expect(pixels.reduce((n, c) => n + c.FAILED, 0)).toBeCloseTo(21);
    expect(pixels.reduce((n, c) => n + sum(c), 0)).toBeCloseTo(100);
  });

  it('shows only what lies in the view', () => {
    const ranges = [{ from: 0, to: 50, status: 'FAILED' as const }];
    const columns = pixelColumns(strip({ ranges }), 50, 100, 10);
    expect(columns.every((c) => c.FAILED === 0)).toBe(true);
  });
});

describe('stackHeights', () => {
  it('gives a single failure among a million its two pixels', () => {
    const heights = stackHeights({ ...noCounts(), FAILED: 1, MATERIALIZED: 999_999 }, 48);
    expect(heights).toEqual([2, 0, 46, 0]);
  });

  it('always fills the height exactly', () => {
    for (let a = 0; a < 20; a++) {
      for (let b = 0; b < 20; b++) {
        const counts = { FAILED: a, MATERIALIZING: b, MATERIALIZED: a * b, MISSING: 1 };
        expect(stackHeights(counts, 19).reduce((x, y) => x + y)).toBe(19);
      }
    }
  });

  it('is missing where nothing is known', () => {
    expect(stackHeights(noCounts(), 20)).toEqual([0, 0, 0, 20]);
  });
});

describe('countsOf', () => {
  it('counts gaps between ranges as missing', () => {
    const counts = countsOf(strip({ ranges: [{ from: 10, to: 30, status: 'MATERIALIZED' }] }));
    expect(counts).toEqual({ MATERIALIZED: 20, MATERIALIZING: 0, FAILED: 0, MISSING: 80 });
  });

  it('sums columns', () => {
    const columns = [
      { from: 0, to: 50, counts: { FAILED: 1, MISSING: 49 } },
      { from: 50, to: 100, counts: { MATERIALIZED: 50 } },
    ];
    expect(countsOf(strip({ columns }))).toEqual({
      MATERIALIZED: 50,
      MATERIALIZING: 0,
      FAILED: 1,
      MISSING: 49,
    });
  });
});

describe('statusAt and nextFailed', () => {
  const ranges = [
    { from: 3, to: 5, status: 'FAILED' as const },
    { from: 9, to: 10, status: 'FAILED' as const },
  ];

  it('steps through failures in both directions', () => {
    const s = strip({ ranges });
    expect(nextFailed(s, 0, 1)).toBe(3);
    expect(nextFailed(s, 3, 1)).toBe(4);
    expect(nextFailed(s, 4, 1)).toBe(9);
    expect(nextFailed(s, 9, 1)).toBeNull();
    expect(nextFailed(s, 9, -1)).toBe(4);
    expect(nextFailed(s, 3, -1)).toBeNull();
  });

  it('knows the status of a position, and when it does not know', () => {
    expect(statusAt(strip({ ranges }), 4)).toBe('FAILED');
    expect(statusAt(strip({ ranges }), 6)).toBe('MISSING');
    expect(statusAt(strip({ columns: [{ from: 0, to: 2, counts: { FAILED: 1 } }] }), 1)).toBeNull();
  });
});
