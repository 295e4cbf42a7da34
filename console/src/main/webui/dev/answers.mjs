// What the made-up Tranche answers, in the forms of the HTTP API.
import { dimension, grid } from './dimensions.mjs';
import { listPartitions, listRuns, statusOf, strip } from './status.mjs';
import { assetOf, assets, backfills, id, position, runs, setStatus, sets, startRun, tell } from './world.mjs';

const ok = (body) => ({ status: 200, body });
const page = (items) => ok({ items, nextCursor: null });
const problem = (status, code, detail, field) => ({
  status,
  body: { type: 'about:blank', title: code, status, detail, code, field, problems: [] },
});

const routes = {
  'GET assets': (q) =>
    page(assets.map((a) => a.document).filter((d) => d.key.includes(q.get('search') ?? ''))),
  'GET assets/detail': (q) => {
    const a = assetOf(q.get('asset'));
    return a
      ? ok(a.document)
      : problem(404, 'asset-not-found', `Cannot find asset: no bundle defines it (${q.get('asset')})`);
  },
  'GET asset-graph': () =>
    ok({
      catalog: 12,
      nodes: assets.map((a) => ({
        key: a.document.key,
        group: a.document.group,
        partitioned: a.document.partitions !== null,
      })),
      edges: assets.flatMap((a) =>
        a.document.deps.map((d) => ({ upstream: d.asset, downstream: a.document.key, mapping: d.mapping })),
      ),
    }),
  'GET partitions/upstream': (q) =>
    ok(
      assetOf(q.get('asset')).document.deps.map((d) => ({
        asset: d.asset,
        partitions: [assetOf(d.asset).keyAt(0)],
        count: 1,
        requiredButNonexistent: [],
      })),
    ),
  'GET partitions/downstream': (q) =>
    ok(
      assets
        .filter((a) => a.document.deps.some((d) => d.asset === q.get('asset')))
        .map((a) => ({
          asset: a.document.key,
          partitions: [a.keyAt(0)],
          count: 1,
          requiredButNonexistent: [],
        })),
    ),
  'GET partition-status': (q) => {
    const a = q.get('asset');
    return a ? ok(statusOf(assetOf(a))) : page(assets.map(statusOf));
  },
  'GET partition-status/strip': (q) => ok(strip(assetOf(q.get('asset')), q)),
  'GET partition-status/dimension': (q) => ok(dimension(assetOf(q.get('asset')), q)),
  'GET partition-status/grid': (q) => ok(grid(assetOf(q.get('asset')), q)),
  'GET partition-status/partitions': (q) => ok(listPartitions(assetOf(q.get('asset')), q)),
  'GET runs': (q) => ok(listRuns(q)),
  'POST runs': (_q, body) => {
    const a = assetOf(body.asset);
    const i = position(a, body.partition ?? '');
    if (i < 0)
      return problem(
        422,
        'partition-not-found',
        `Cannot launch ${body.asset}: it has no such partition (${body.partition})`,
        'partition',
      );
    return { status: 201, body: startRun(a, i, { type: 'person', name: 'console' }, null, 1500, false) };
  },
  'GET materializations': (q) => {
    const all = runs.flatMap((r) => r.materializations);
    return page(
      all.filter(
        (m) => m.asset === q.get('asset') && (!q.get('partition') || m.partition === q.get('partition')),
      ),
    );
  },
  'GET backfills': (q) => pageOfBackfills(q),
  'POST backfills': (_q, body) => backfill(body),
  'POST backfills/preview': (_q, body) => preview(body),
  'GET partition-sets': () =>
    page([...sets].map(([name, keys]) => ({ name, count: keys.length, bundle: 'sales' }))),
  'GET partition-sets/keys': (q) => {
    const keys = sets.get(q.get('set'));
    if (!keys) return problem(404, 'set-not-found', `Cannot find partition set (${q.get('set')})`);
    const found = keys
      .map((key, ordinal) => member(key, ordinal))
      .filter((m) => m.key.includes(q.get('search') ?? ''));
    const from = Number(q.get('cursor') ?? 0);
    const to = from + Number(q.get('limit') ?? 50);
    return ok({
      items: found.slice(from, to),
      nextCursor: to < found.length ? String(to) : null,
      total: found.length,
    });
  },
  'POST partition-sets/keys': (_q, body) => {
    const keys = sets.get(body.set);
    const existing = body.keys.filter((k) => keys.includes(k));
    const added = body.keys.filter((k) => !keys.includes(k));
    keys.push(...added);
    for (const a of assets)
      if (a.document.partitions?.name === body.set) a.states.push(...added.map(() => 0));
    tell('set-changed', { set: body.set });
    return { status: 201, body: { set: body.set, added, existing } };
  },
  'DELETE partition-sets/keys': (q) => {
    const keys = sets.get(q.get('set'));
    keys.splice(keys.indexOf(q.get('key')), 1);
    tell('set-changed', { set: q.get('set') });
    return { status: 200 };
  },
  'GET sensors': () =>
    page([
      {
        name: 'landing',
        type: 'fileArrival',
        bundle: 'sales',
        match: { bucket: 'landing', key: 'orders/{region}/{date}.csv' },
        add: { set: 'order_files' },
        target: 'raw/orders',
        lastTick: null,
      },
    ]),
  'GET dead-letters': () => page([]),
  'GET system': () =>
    ok({
      stream: { live: true },
      services: ['definitions-service', 'sensor-service', 'run-service'].map((name, n) => ({
        name,
        url: `http://127.0.0.1:${8081 + n}`,
        live: true,
        ready: n !== 1,
        version: '0.1.0',
        checks: [
          { name: 'kafka', status: n === 1 ? 'DOWN' : 'UP' },
          { name: 'store', status: 'UP' },
        ],
      })),
    }),
  'GET explanations': (q) =>
    ok({
      object: q.get('object'),
      matches: [
        {
          sensor: 'landing',
          add: { set: 'order_files', key: 'orders/eu/2024-08-01.csv' },
          target: 'raw/orders',
        },
      ],
      members: [member('orders/eu/2024-08-01.csv', 17)],
      runs: runs.slice(0, 1),
      problems: [],
    }),
};

const member = (key, ordinal) => ({
  key,
  ordinal,
  version: 1,
  removed: false,
  at: '2026-11-20T08:00:00Z',
  metadata: key.includes('/') ? { region: key.split('/')[1], date: key.slice(-14, -4) } : {},
  sources: key.includes('/')
    ? [{ object: `s3://landing/${key}`, order: '0055AED6DCD90281E5', version: 'v1', alive: true }]
    : [],
});

const counts = (total, queued) => ({
  total,
  done: total - queued,
  failed: 0,
  skipped: 0,
  inProgress: 0,
  queued,
});

const ofOneAsset = (b) => ({
  ...b,
  assets: [{ asset: b.asset, counts: b.counts, runs: b.total, sharesRunsWith: [], waitingFor: [] }],
});

function preview(body) {
  const a = assetOf(body.asset);
  if (!a) return problem(404, 'asset-not-found', `Cannot find asset (${body.asset})`, 'asset');
  const partitions = a.total();
  const perRun = body.maxPartitionsPerRun ?? 1;
  const runs = Math.ceil(partitions / perRun);
  return ok({
    partitions,
    runs,
    estimate: 'PT2M30S',
    assets: [
      {
        asset: body.asset,
        partitions,
        runs,
        estimate: 'PT2M30S',
        sharesRunsWith: [],
        first: [a.keyAt(0)],
        last: [a.keyAt(partitions - 1)],
        upstream: [],
      },
    ],
  });
}

function pageOfBackfills(q) {
  const found = backfills.filter((b) => b.status === (q.get('status') ?? b.status));
  const from = Number(q.get('cursor') ?? 0);
  const to = from + Number(q.get('limit') ?? 50);
  return ok({ items: found.slice(from, to), nextCursor: to < found.length ? String(to) : null });
}

function backfill(body) {
  const a = assetOf(body.asset);
  if (!a) return problem(404, 'asset-not-found', `Cannot find asset (${body.asset})`, 'asset');
  const range = /^\[(.*)\.\.\.(.*)\]$/.exec(body.selection);
  const [from, to] = range ? [position(a, range[1]), position(a, range[2])] : [0, a.total() - 1];
  if (from < 0 || to < from)
    return problem(
      422,
      'invalid-selection',
      `Cannot read the selection: it names a partition that ${body.asset} does not have (${body.selection})`,
      'selection',
    );
  const all = Array.from({ length: to - from + 1 }, (_, n) => from + n);
  const chosen = body.missingOnly ? all.filter((i) => a.states[i] !== 1) : all;
  const b = {
    id: id(),
    status: 'REQUESTED',
    asset: body.asset,
    selection: body.selection,
    total: chosen.length,
    runs: chosen.length,
    only: body.only ?? null,
    order: body.order ?? 'ascending',
    concurrency: body.concurrency ?? null,
    runConfig: body.runConfig ?? null,
    retryOf: body.retryOf ?? null,
    tags: {},
    paused: null,
    counts: counts(chosen.length, chosen.length),
    createdAt: new Date().toISOString(),
    endedAt: null,
  };
  backfills.unshift(b);
  const step = () => {
    if (b.status === 'PAUSED') {
      setTimeout(step, 250);
      return;
    }
    if (b.endedAt !== null) return;
    const batch = chosen.splice(0, Math.max(1, Math.ceil(b.total / 20)));
    for (const i of batch) {
      if (a.document.partitions && b.counts.done < 200)
        startRun(a, i, { type: 'backfill', name: b.id }, null, 300, false);
      else setStatus(a, i, 1, b.id);
    }
    b.counts = counts(b.total, chosen.length);
    if (chosen.length > 0) setTimeout(step, 250);
    else {
      b.status = 'COMPLETED_SUCCESS';
      b.endedAt = new Date().toISOString();
    }
  };
  step();
  return { status: 201, body: b };
}

function operate(b, verb, body) {
  switch (verb) {
    case 'pause':
      b.status = 'PAUSED';
      b.paused = `paused by person:http${body.reason ? `: ${body.reason}` : ''}`;
      break;
    case 'resume':
      b.status = 'REQUESTED';
      b.paused = null;
      break;
    case 'concurrency':
      b.concurrency = body.concurrency;
      break;
    case 'cancel':
      b.status = 'CANCELED';
      b.endedAt = new Date().toISOString();
      break;
    default:
      return backfill({ asset: b.asset, selection: b.selection, retryOf: b.id });
  }
  return { status: 202, body: { id: b.id, applied: true, status: b.status } };
}

export function answer(method, url, body) {
  const path = url.pathname.replace('/api/v1/', '');
  const route = routes[`${method} ${path}`];
  const wanted = url.searchParams.get('asset');
  if (wanted && !assetOf(wanted) && path !== 'assets/detail' && path !== 'runs')
    return problem(404, 'asset-not-found', `Cannot find asset (${wanted})`);
  if (route) return route(url.searchParams, body);
  const asked = /^backfills\/([a-z2-7]+)\/([a-z]+)$/.exec(path);
  const operated = asked && backfills.find((b) => b.id === asked[1]);
  if (operated && method === 'POST') return operate(operated, asked[2], body);
  const one = /^(runs|backfills)\/([a-z2-7]+)$/.exec(path);
  const found = one && (one[1] === 'runs' ? runs : backfills).find((r) => r.id === one[2]);
  if (found && method === 'GET') return ok(one[1] === 'runs' ? found : ofOneAsset(found));
  if (/^runs\/[a-z2-7]+\/cancel$/.test(path)) return { status: 202 };
  return problem(404, 'not-found', `Cannot find ${path}`);
}
