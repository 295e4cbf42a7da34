// The state of the made-up Tranche: assets, the status of their partitions, runs, backfills, sets.
export const STATUS = ['MISSING', 'MATERIALIZED', 'FAILED', 'MATERIALIZING'];
const HOUR = 3_600_000;
const NOW = Date.now();

let seed = 7;
export const random = () => {
  seed = (seed * 1103515245 + 12345) % 2147483648;
  return seed / 2147483648;
};

const subscribers = new Set();
export const subscribe = (send) => {
  subscribers.add(send);
  return () => subscribers.delete(send);
};
export const tell = (event, data) => {
  for (const send of subscribers) send(event, data);
};

const day = (n) => new Date(Date.UTC(2018, 0, 1 + n)).toISOString().slice(0, 10);
const hour = (n) =>
  `${new Date(Date.UTC(2015, 0, 1) + n * HOUR).toISOString().slice(0, 13).replace('T', '-')}:00`;
const month = (n) => new Date(Date.UTC(2018, n, 1)).toISOString().slice(0, 10);
const REGIONS = ['eu', 'jp', 'us'];
const DEVICES = ['desktop', 'phone', 'tablet'];
const site = (i) => `shop-${String(i).padStart(3, '0')}.example.com`;

export const sets = new Map([
  ['order_files', Array.from({ length: 428 }, (_, i) => `orders/${REGIONS[i % 3]}/${day(2400 + i)}.csv`)],
  ['customers', ['acme', 'globex', 'initech']],
  ['empty_set', []],
]);

const monthly = { type: 'monthly', start: '2018-01-01' };
const multi = {
  type: 'multi',
  dimensions: {
    date: { type: 'daily', start: '2018-01-01' },
    region: { type: 'static', keys: ['us', 'eu', 'jp'] },
  },
};
const orders = sets.get('order_files');

export const assets = [
  asset(
    'raw/orders',
    'ingest',
    { type: 'dynamic', name: 'order_files' },
    () => orders.length,
    (i) => orders[i],
    0.02,
    {
      description: 'Order files as they arrive in the landing bucket, one partition per file.',
      materializer: { type: 'sql', connection: 'warehouse', table: 'orders' },
      owners: ['team:data'],
    },
  ),
  asset(
    'daily_regional_sales',
    'sales',
    multi,
    () => 3000 * 3,
    (i) => `${day(Math.floor(i / 3))}|${REGIONS[i % 3]}`,
    0.05,
    {
      description: 'Sales per day and region.',
      deps: [dep('raw/orders', { type: 'metadata', dimensions: { date: 'date', region: 'region' } })],
      automation: { type: 'eager' },
      materializer: { type: 'sql', connection: 'warehouse', table: 'daily_regional_sales' },
    },
    [
      { name: 'date', size: 3000, keyAt: day },
      { name: 'region', size: 3, keyAt: (i) => REGIONS[i] },
    ],
  ),
  asset(
    'web/visits',
    'web',
    {
      type: 'multi',
      dimensions: {
        date: { type: 'daily', start: '2018-01-01' },
        device: { type: 'static', keys: DEVICES },
        site: { type: 'dynamic', name: 'sites' },
      },
    },
    () => 1000 * 3 * 100,
    (i) => `${day(Math.floor(i / 300))}|${DEVICES[Math.floor(i / 100) % 3]}|${site(i % 100)}`,
    0.01,
    { description: 'Visits per day, site and device: three dimensions.' },
    [
      { name: 'date', size: 1000, keyAt: day },
      { name: 'device', size: 3, keyAt: (i) => DEVICES[i] },
      { name: 'site', size: 100, keyAt: site },
    ],
  ),
  asset('orders_by_month', 'sales', monthly, () => 106, month, 0.04, {
    deps: [dep('daily_regional_sales', { type: 'multiToSingle', dimension: 'date' }, true)],
    automation: { type: 'eager' },
    materializer: { type: 'worker', queue: 'sales' },
  }),
  asset('events/clicks', 'web', { type: 'hourly', start: '2015-01-01-00:00' }, () => 100_000, hour, 0.001, {
    description: 'Every click, by the hour: a hundred thousand partitions.',
    materializer: { type: 'command', command: ['python', 'clicks.py'] },
  }),
  asset(
    'rates',
    'finance',
    { type: 'daily', start: '2024-01-01' },
    () => 690,
    (i) => day(2191 + i),
    0,
    {
      external: true,
      materializer: null,
      description: 'Exchange rates, observed from outside.',
    },
  ),
  asset(
    'reports/summary',
    'sales',
    null,
    () => 1,
    () => '',
    0,
    {
      deps: [dep('orders_by_month', { type: 'all' }), dep('rates', { type: 'last' })],
      description: 'One page for the board.',
    },
  ),
  ...Array.from({ length: Number(process.env.EXTRA_ASSETS ?? 180) }, (_, n) =>
    asset(
      `warehouse/table_${String(n).padStart(3, '0')}`,
      `layer ${n % 6}`,
      { type: 'daily', start: '2018-01-01' },
      () => 2500 - n,
      day,
      n % 9 === 0 ? 0.03 : 0,
      {
        deps: n < 6 ? [] : [dep(`warehouse/table_${String(n - 6).padStart(3, '0')}`, { type: 'identity' })],
      },
    ),
  ),
];

function dep(upstream, mapping, allowMissingUpstream = false) {
  return { asset: upstream, mapping, allowMissingUpstream };
}

function asset(key, group, partitions, total, keyAt, failureRate, more, sides = []) {
  const n = total();
  const states = Array.from({ length: n }, (_, i) => {
    if (random() < failureRate) return 2;
    if (key === 'reports/summary' || i > n - 3 - n * 0.03) return 0;
    return Math.floor(i / 97) % 11 === 4 ? 0 : 1;
  });
  return {
    document: {
      key,
      group,
      description: null,
      owners: [],
      partitions,
      deps: [],
      materializer: { type: 'none' },
      automation: null,
      external: false,
      bundle: 'sales',
      ...more,
    },
    total,
    keyAt,
    sides,
    states,
    version: 1,
    changedAt: new Map(),
  };
}

export const assetOf = (key) => assets.find((a) => a.document.key === key);
export const position = (a, key) => {
  for (let i = 0; i < a.total(); i++) if (a.keyAt(i) === key) return i;
  return -1;
};

export function setStatus(a, i, state, run) {
  a.states[i] = state;
  a.version++;
  a.changedAt.set(i, { at: new Date().toISOString(), run });
  tell('asset-changed', { asset: a.document.key });
}

let runNumber = 0;
export const runs = [];
export const backfills = [];

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';
export const id = () => Array.from({ length: 26 }, () => ALPHABET[Math.floor(random() * 32)]).join('');

const event = (run, type, more = {}) =>
  run.events.push({ type, number: run.events.length + 1, at: new Date().toISOString(), ...more });

/** A run that ends after `millis`; the same partition fails the same way each time. */
export function startRun(a, i, origin, cause, millis, fails) {
  const key = a.keyAt(i);
  const now = new Date().toISOString();
  const run = {
    id: id(),
    status: 'STARTED',
    assets: [a.document.key],
    partitions: key === '' ? [] : [key],
    partitionCount: 1,
    origin,
    cause,
    tags: {},
    createdAt: now,
    startedAt: now,
    endedAt: null,
    arrivedAt: cause?.at ?? null,
    replica: 'replica-1',
    token: ++runNumber,
    error: null,
    events: [],
    materializations: [],
  };
  runs.unshift(run);
  event(run, 'RunQueued');
  event(run, 'RunStarted');
  setStatus(a, i, 3, run.id);
  tell('run-changed', { runId: run.id, status: 'STARTED', assets: run.assets });
  setTimeout(() => endRun(a, i, run, key, fails), millis);
  return run;
}

function endRun(a, i, run, key, fails) {
  if (run.endedAt) return;
  run.endedAt = new Date().toISOString();
  run.status = fails ? 'FAILURE' : 'SUCCESS';
  if (fails) {
    run.error =
      'Cannot load orders: column "amount" is not a number in line 17 (12,5O)\n  at load_orders.sql:3';
    event(run, 'RunFailed', { error: run.error, willRetry: false });
  } else {
    event(run, 'RunSucceeded');
    run.materializations.push({
      asset: run.assets[0],
      partition: key,
      runId: run.id,
      at: run.endedAt,
      metadata: { rows: 1204 },
      dataVersion: run.id.slice(0, 8),
    });
  }
  setStatus(a, i, fails ? 2 : 1, run.id);
  tell('run-changed', { runId: run.id, status: run.status, assets: run.assets });
}

for (let n = 0; n < 60; n++) {
  const a = assets[n % 4];
  const i = Math.floor(a.total() * 0.8) + n;
  const cause =
    n % 4 === 0
      ? {
          type: 'fileArrival',
          id: id(),
          object: `s3://landing/${a.keyAt(i)}`,
          at: new Date(NOW - n * 47_000).toISOString(),
        }
      : null;
  const run = startRun(
    a,
    i,
    { type: n % 4 === 0 ? 'sensor' : 'automation', name: n % 4 === 0 ? 'landing' : 'eager' },
    cause,
    1e9,
    false,
  );
  run.createdAt = run.startedAt = new Date(NOW - (60 - n) * 61_000).toISOString();
  endRun(a, i, run, a.keyAt(i), n % 13 === 5);
  run.endedAt = new Date(Date.parse(run.startedAt) + 400 + n * 37).toISOString();
  for (const e of run.events) e.at = run.startedAt;
}
