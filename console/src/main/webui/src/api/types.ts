// The forms of the HTTP API, as far as the page reads them.

export const PARTITION_STATUSES = ['MATERIALIZED', 'MATERIALIZING', 'FAILED', 'MISSING'] as const;
export type PartitionStatus = (typeof PARTITION_STATUSES)[number];
export type Counts = Record<PartitionStatus, number>;

export const RUN_STATUSES = [
  'QUEUED',
  'NOT_STARTED',
  'STARTING',
  'STARTED',
  'SUCCESS',
  'FAILURE',
  'CANCELING',
  'CANCELED',
] as const;
export type RunStatus = (typeof RUN_STATUSES)[number];

/** What is absent is left out of the answers, or null. */
export interface Page<T> {
  items: T[];
  nextCursor?: string | null;
  total?: number;
}

export interface PartitionsDefinition {
  type: string;
  name?: string;
  start?: string;
  timezone?: string;
  keys?: string[];
  cron?: string;
  order?: string;
  dimensions?: Record<string, PartitionsDefinition>;
}

export interface Dependency {
  asset: string;
  mapping?: { type: string; [option: string]: unknown } | null;
  allowMissingUpstream?: boolean;
}

export interface Asset {
  key: string;
  group?: string | null;
  description?: string | null;
  owners?: string[];
  partitions?: PartitionsDefinition | null;
  deps?: Dependency[];
  materializer?: { type: string; [option: string]: unknown } | null;
  automation?: { type: string } | null;
  external?: boolean;
  bundle?: string;
}

export interface AssetGraph {
  catalog: number;
  nodes: { key: string; group?: string | null; partitioned: boolean }[];
  edges: { upstream: string; downstream: string; mapping?: { type: string } | null }[];
}

export interface StatusRange {
  from: number;
  to: number;
  status: PartitionStatus;
}

export interface StatusColumn {
  from: number;
  to: number;
  counts: Partial<Counts>;
}

export interface Strip {
  asset: string;
  total: number;
  version: number;
  ranges?: StatusRange[] | null;
  columns?: StatusColumn[] | null;
}

/** What of a dimension is shown: `keys` are the first of each of its parts. */
export interface Side {
  dimension: string;
  total: number;
  from: number;
  to: number;
  keys: string[];
}

export interface DimensionStrip {
  asset: string;
  version: number;
  side: Side;
  runs: StatusColumn[];
}

export interface StatusGrid {
  asset: string;
  version: number;
  rows: Side;
  columns: Side;
  cells: { from: number; to: number; runs: StatusColumn[] }[];
}

export interface AssetStatus {
  asset: string;
  total: number;
  counts: Counts;
  version: number;
}

export interface Materialization {
  asset?: string;
  partition?: string;
  runId: string;
  at: string;
  metadata?: Record<string, unknown> | null;
  dataVersion?: string | null;
}

export interface PartitionRow {
  key: string;
  position: number;
  status: PartitionStatus;
  materialization?: Materialization | null;
  failure?: { runId: string; at: string; error?: string | null } | null;
}

export interface Staleness {
  asset: string;
  partition: string;
  state: 'FRESH' | 'STALE' | 'MISSING';
  causes: { type: 'CODE' | 'DATA' | 'DEPENDENCIES' | 'OBJECT'; reason: string }[];
}

export interface RelatedPartitions {
  asset: string;
  partitions: string[];
  count: number;
  requiredButNonexistent?: string[];
}

export interface RunEvent {
  type: string;
  number: number;
  at: string;
  error?: string | null;
  [detail: string]: unknown;
}

export interface Run {
  id: string;
  status: RunStatus;
  assets: string[];
  partitions: string[];
  partitionCount: number;
  origin?: { type: string; name?: string | null } | null;
  cause?: { type: string; id?: string; object?: string; at?: string } | null;
  tags?: Record<string, string> | null;
  createdAt?: string | null;
  startedAt?: string | null;
  endedAt?: string | null;
  arrivedAt?: string | null;
  replica?: string | null;
  error?: string | null;
  events?: RunEvent[];
  materializations?: Materialization[];
}

export const BACKFILL_STATUSES = [
  'REQUESTED',
  'PAUSED',
  'CANCELING',
  'CANCELED',
  'COMPLETED_SUCCESS',
  'COMPLETED_FAILED',
  'FAILED',
] as const;

export interface Backfill {
  id: string;
  status: string;
  asset: string;
  selection: string;
  total: number;
  counts: BackfillCounts;
  runs?: number;
  only?: string | null;
  missingOnly?: boolean;
  order?: string;
  /** How many runs may be in flight, if somebody has said. */
  concurrency?: number | null;
  runConfig?: Record<string, unknown> | null;
  tags?: Record<string, string> | null;
  paused?: string | null;
  retryOf?: string | null;
  error?: string | null;
  createdAt?: string | null;
  endedAt?: string | null;
  /** Each after all that it reads; absent in a list. */
  assets?: AssetProgress[] | null;
}

export interface BackfillCounts {
  total: number;
  done: number;
  failed: number;
  skipped: number;
  inProgress: number;
  queued: number;
}

export interface AssetProgress {
  asset: string;
  counts: BackfillCounts;
  runs: number;
  sharesRunsWith: string[];
  waitingFor: string[];
}

export interface BackfillPreview {
  partitions: number;
  runs: number;
  /** An ISO 8601 duration; absent if one of the assets has never run. */
  estimate?: string | null;
  assets: {
    asset: string;
    partitions: number;
    runs: number;
    sharesRunsWith: string[];
    partitionsPerRun?: number;
    first: string[];
    last: string[];
    estimate?: string | null;
    upstream: { asset: string; affected: number; examples: string[]; nonexistent: string[] }[];
  }[];
}

export interface PartitionSet {
  name: string;
  count: number;
  bundle?: string | null;
}

export interface Member {
  set?: string;
  key: string;
  displayName?: string | null;
  ordinal: number;
  metadata?: Record<string, unknown> | null;
  sources?: { object: string; order?: string; version?: string | null; alive?: boolean }[] | null;
  version?: number;
  removed?: boolean;
  at?: string | null;
}

export interface SystemState {
  version?: string | null;
  stream?: { live: boolean } | null;
  services: {
    name: string;
    url: string;
    live: boolean;
    ready: boolean;
    version?: string | null;
    checks?: { name: string; status: string; data?: Record<string, unknown> | null }[];
  }[];
}

export interface Explanation {
  object: string;
  matches: Record<string, unknown>[];
  members: Member[];
  runs: Run[];
  problems?: { detail: string }[];
}
