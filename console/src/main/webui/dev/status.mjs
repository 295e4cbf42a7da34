// Status, strips and pages of partitions and runs of the made-up Tranche.
import { isSelected } from './dimensions.mjs';
import { runs, STATUS } from './world.mjs';

const none = () => Object.fromEntries(STATUS.map((s) => [s, 0]));
const count = (a, from, to) => {
  const counts = none();
  for (let i = from; i < to; i++) counts[STATUS[a.states[i]]]++;
  return counts;
};

export const statusOf = (a) => ({
  asset: a.document.key,
  total: a.total(),
  counts: count(a, 0, a.total()),
  version: a.version,
});

export function strip(a, q) {
  const total = a.total();
  const from = Number(q.get('from') ?? 0);
  const to = Math.min(total, Number(q.get('to') ?? total));
  const width = Number(q.get('width') ?? 800);
  const ranges = [];
  for (let i = from; i < to && ranges.length <= 2 * width; i++) {
    const status = STATUS[a.states[i]];
    const last = ranges.at(-1);
    if (last?.status === status) last.to = i + 1;
    else ranges.push({ from: i, to: i + 1, status });
  }
  const head = { asset: a.document.key, total, version: a.version };
  if (ranges.length <= 2 * width) return { ...head, ranges };
  const columns = [];
  for (let c = 0; c < width; c++) {
    const left = from + Math.floor(((to - from) * c) / width);
    const right = from + Math.floor(((to - from) * (c + 1)) / width);
    if (right > left) columns.push({ from: left, to: right, counts: count(a, left, right) });
  }
  return { ...head, columns };
}

export function listPartitions(a, q) {
  const limit = Number(q.get('limit') ?? 50);
  if (q.get('order') === 'recent') return listRecent(a, q, limit);
  const end = Math.min(a.total(), Number(q.get('to') ?? a.total()));
  let i = Math.max(Number(q.get('cursor') ?? 0), Number(q.get('from') ?? 0));
  const items = [];
  for (; i < end && items.length < limit; i++) {
    const status = STATUS[a.states[i]];
    const key = a.keyAt(i);
    if (q.get('status') && q.get('status') !== status) continue;
    if (!key.includes(q.get('search') ?? '')) continue;
    if (!isSelected(a, i, q.get('selection') ?? '')) continue;
    items.push({ key, position: i, status, ...facts(a, i, status) });
  }
  return { items, nextCursor: i < end ? String(i) : null };
}

function listRecent(a, q, limit) {
  const items = [...a.changedAt.keys()]
    .reverse()
    .map((i) => ({ key: a.keyAt(i), position: i, status: STATUS[a.states[i]] }))
    .filter((item) => isSelected(a, item.position, q.get('selection') ?? ''))
    .filter((item) => !q.get('status') || item.status === q.get('status'))
    .map((item) => ({ ...item, ...facts(a, item.position, item.status) }));
  return { items: items.slice(0, limit), nextCursor: null };
}

function facts(a, i, status) {
  const change = a.changedAt.get(i) ?? { at: '2026-11-18T03:12:00Z', run: 'b'.repeat(26) };
  return {
    materialization:
      status === 'MATERIALIZED'
        ? { runId: change.run, at: change.at, metadata: { rows: 1204 }, dataVersion: '7d1f' }
        : null,
    failure:
      status === 'FAILED'
        ? {
            runId: change.run,
            at: change.at,
            error: 'Cannot load orders: column "amount" is not a number (12,5O)',
          }
        : null,
  };
}

export function listRuns(q) {
  const from = Number(q.get('cursor') ?? 0);
  const limit = Number(q.get('limit') ?? 50);
  const found = runs.filter(
    (r) =>
      (!q.get('status') || r.status === q.get('status')) &&
      (!q.get('asset') || r.assets.includes(q.get('asset'))) &&
      (!q.get('partition') || r.partitions.includes(q.get('partition'))),
  );
  return {
    items: found.slice(from, from + limit),
    nextCursor: from + limit < found.length ? String(from + limit) : null,
  };
}
