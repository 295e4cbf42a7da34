import { describe, expect, it } from 'vitest';
import { describeMapping, describePartitions } from '../src/asset/describe';
import {
  formatAgo,
  formatDuration,
  formatIsoDuration,
  formatSpan,
  parseDuration,
  plural,
  spaced,
  words,
} from '../src/format/format';
import { connected, layout } from '../src/graph/layout';
import { nextLiveness } from '../src/live/connection';
import { outdatedBy } from '../src/live/refresh';
import { keysIn } from '../src/sets/bulkAdd';
import { clampView, positionAt, reveal, zoom } from '../src/strip/zoom';
import { describeCounts } from '../src/ui/status';

describe('formatting', () => {
  it.each([
    [0, '0 ms'],
    [999, '999 ms'],
    [2_500, '2.5 s'],
    [12_000, '12 s'],
    [61_000, '1 min'],
    [7_200_000, '2 h'],
    [200_000_000, '2 d'],
  ])('writes %i ms as %s', (millis, text) => expect(formatSpan(millis)).toBe(text));

  it('says how long ago and how long', () => {
    const now = Date.parse('2026-11-21T12:00:00Z');
    expect(formatAgo('2026-11-21T11:59:59Z', now)).toBe('just now');
    expect(formatAgo('2026-11-21T11:00:00Z', now)).toBe('1 h ago');
    expect(formatAgo(null, now)).toBe('');
    expect(formatDuration('2026-11-21T11:59:57Z', null, now)).toBe('3.0 s');
    expect(formatDuration(null, null, now)).toBe('');
  });

  it('writes names of things as people would', () => {
    expect(words('NOT_STARTED')).toBe('Not started');
    expect(spaced('RunSucceeded')).toBe('Run succeeded');
    expect(plural(1, 'partition')).toBe('1 partition');
    expect(plural(1234, 'partition')).toBe('1,234 partitions');
  });

  it('tells counts in words', () => {
    const counts = { MATERIALIZED: 98, MATERIALIZING: 0, FAILED: 1, MISSING: 1 };
    expect(describeCounts(counts, 100)).toBe('98 of 100 partitions materialized, 1 failed, 1 missing');
  });

  it('describes definitions and mappings', () => {
    expect(describePartitions(undefined)).toBe('Not partitioned');
    expect(describePartitions({ type: 'daily', start: '2018-01-01' })).toBe('Daily since 2018-01-01');
    const multi = { type: 'multi', dimensions: { date: { type: 'daily' }, region: { type: 'static' } } };
    expect(describePartitions(multi)).toBe('date × region');
    expect(describeMapping({ asset: 'a', mapping: { type: 'multiToSingle', dimension: 'date' } })).toBe(
      'multiToSingle (dimension: date)',
    );
  });
});

describe('zoom', () => {
  it('keeps what is under the pointer under the pointer', () => {
    const view = { from: 0, to: 1000 };
    const next = zoom(view, 0.5, 250, 1000);
    expect(next.to - next.from).toBe(500);
    expect((250 - next.from) / 500).toBeCloseTo(0.25, 2);
  });

  it('always reaches one partition, and all of them', () => {
    let view = { from: 0, to: 100_000 };
    for (let i = 0; i < 60; i++) {
      view = zoom(view, 0.8, 777, 100_000);
    }
    expect(view).toEqual({ from: 777, to: 778 });
    for (let i = 0; i < 80; i++) {
      view = zoom(view, 1.25, 777, 100_000);
    }
    expect(view).toEqual({ from: 0, to: 100_000 });
  });

  it('stays within what there is', () => {
    expect(clampView({ from: -5, to: 20 }, 10)).toEqual({ from: 0, to: 10 });
    expect(clampView({ from: 95, to: 105 }, 100)).toEqual({ from: 90, to: 100 });
    expect(reveal({ from: 10, to: 20 }, 25, 100)).toEqual({ from: 16, to: 26 });
    expect(positionAt({ from: 10, to: 20 }, 999, 100)).toBe(19);
  });
});

describe('live', () => {
  it('keeps the time at which trouble began', () => {
    const lost = nextLiveness({ state: 'live' }, 'lost', 5);
    expect(lost).toEqual({ state: 'reconnecting', since: 5 });
    expect(nextLiveness(lost, 'quiet', 9)).toEqual({ state: 'stale', since: 5 });
    expect(nextLiveness(lost, 'beat', 9)).toEqual({ state: 'live' });
  });

  it('refreshes what an event says, and everything after a gap', () => {
    expect(outdatedBy({ name: 'asset-changed', data: { asset: 'a' } })).toContainEqual(['strip', 'a']);
    expect(outdatedBy({ name: 'asset-changed', data: { asset: 'a' } })).toContainEqual(['dimensions', 'a']);
    expect(outdatedBy({ name: 'run-changed', data: { runId: 'r' } })).toContainEqual(['run', 'r']);
    expect(outdatedBy({ name: 'resync', data: {} })).toEqual([[]]);
  });
});

describe('bulk add', () => {
  it('reads one key a line, each once', () => {
    expect(keysIn(' a\r\nb\n\na\n')).toEqual({ keys: ['a', 'b'], repeated: 1 });
  });
});

describe('graph', () => {
  const edge = (upstream: string, downstream: string) => ({ upstream, downstream });
  const graph = {
    catalog: 1,
    nodes: ['a', 'b', 'c', 'd'].map((key) => ({ key, partitioned: true })),
    edges: [edge('a', 'b'), edge('b', 'c'), edge('d', 'c')],
  };

  it('finds the lineage without siblings', () => {
    expect([...connected(graph, 'b')].sort()).toEqual(['a', 'b', 'c']);
  });

  it('puts downstream to the right of upstream', () => {
    const x = new Map(layout(graph).map((placed) => [placed.key, placed.x]));
    for (const { upstream, downstream } of graph.edges) {
      expect(x.get(downstream)).toBeGreaterThan(x.get(upstream) ?? 0);
    }
  });
});

describe('parseDuration', () => {
  it.each([
    ['PT0.25S', 250],
    ['PT2M30S', 150_000],
    ['PT25H', 90_000_000],
    ['P1DT1S', 86_401_000],
    ['soon', 0],
  ])('reads %s', (text, millis) => {
    expect(parseDuration(text)).toBe(millis);
  });

  it('is shown as other spans are', () => {
    expect(formatIsoDuration('PT2M30S')).toBe('2 min');
  });
});
