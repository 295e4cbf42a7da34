import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { quoteKey } from '../selection/selection';
import { ApiError, get, getAll, type Params, post } from './client';
import type {
  Asset,
  AssetGraph,
  Backfill,
  BackfillPreview,
  Explanation,
  Materialization,
  Member,
  Page,
  PartitionRow,
  PartitionSet,
  RelatedPartitions,
  Run,
  Staleness,
  Strip,
  SystemState,
} from './types';

// Query keys start with the resource and, where there is one, its subject: live/refresh.ts invalidates by
// these two.

export const useAssets = () =>
  useQuery({ queryKey: ['assets'], queryFn: ({ signal }) => getAll<Asset>('assets', signal) });

export const useAsset = (asset: string) =>
  useQuery({
    queryKey: ['asset', asset],
    queryFn: ({ signal }) => get<Asset>('assets/detail', { asset }, signal),
    enabled: asset !== '',
  });

export const useAssetGraph = () =>
  useQuery({ queryKey: ['graph'], queryFn: ({ signal }) => get<AssetGraph>('asset-graph', {}, signal) });

/** The status of positions `from` to `to` (to the end without it), at most `width` columns. */
export const useStrip = (asset: string, width: number, from = 0, to?: number) =>
  useQuery({
    queryKey: ['strip', asset, width, from, to ?? null],
    queryFn: ({ signal }) => get<Strip>('partition-status/strip', { asset, from, to, width }, signal),
    enabled: asset !== '' && width > 0,
    placeholderData: (previous) => (previous?.asset === asset ? previous : undefined),
  });

const PAGE = 100;

function usePages<T>(queryKey: unknown[], path: string, params: Params, enabled = true) {
  return useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam, signal }) =>
      get<Page<T>>(path, { limit: PAGE, ...params, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor ?? null,
    placeholderData: (previous) => previous,
    enabled,
  });
}

export const usePartitions = (asset: string, params: Params, enabled = true) =>
  usePages<PartitionRow>(
    ['partitions', asset, params],
    'partition-status/partitions',
    { asset, ...params },
    enabled,
  );

/** The one partition at a place of the strip. */
export const usePartitionAt = (asset: string, position: number | null) =>
  useQuery({
    queryKey: ['partitions', asset, 'at', position],
    queryFn: async ({ signal }) => {
      const from = position ?? 0;
      const page = await get<Page<PartitionRow>>(
        'partition-status/partitions',
        { asset, from, to: from + 1, limit: 1 },
        signal,
      );
      return page.items.find((row) => row.position === position) ?? null;
    },
    enabled: asset !== '' && position !== null,
    placeholderData: (previous) => previous,
  });

/** The partition with exactly this key. */
export const usePartition = (asset: string, key: string) =>
  useQuery({
    queryKey: ['partitions', asset, 'key', key],
    queryFn: async ({ signal }) => {
      try {
        const page = await get<Page<PartitionRow>>(
          'partition-status/partitions',
          { asset, selection: key === '' ? '*' : quoteKey(key), limit: 1 },
          signal,
        );
        return page.items.find((row) => row.key === key) ?? null;
      } catch (problem) {
        if (problem instanceof ApiError && problem.status === 400) {
          return null;
        }
        throw problem;
      }
    },
  });

/** Whether a partition would be made otherwise now, and why. */
export const useStaleness = (asset: string, partition: string) =>
  useQuery({
    queryKey: ['partitions', asset, 'staleness', partition],
    queryFn: async ({ signal }) => {
      const page = await get<Page<Staleness>>('partition-status/staleness', { asset, partition }, signal);
      return page.items[0] ?? null;
    },
  });

export const useRelated = (asset: string, partition: string, direction: 'upstream' | 'downstream') =>
  useQuery({
    queryKey: ['related', asset, partition, direction],
    queryFn: ({ signal }) =>
      get<RelatedPartitions[]>(`partitions/${direction}`, { asset, partition }, signal),
  });

export const useMaterializations = (asset: string, partition: string) =>
  usePages<Materialization>(['materializations', asset, partition], 'materializations', { asset, partition });

export const useRuns = (params: Params) => usePages<Run>(['runs', params], 'runs', params);

export const useLastRun = (asset: string) =>
  useQuery({
    queryKey: ['last-run', asset],
    queryFn: ({ signal }) => get<Page<Run>>('runs', { asset, limit: 1 }, signal),
    select: (page) => page.items[0] ?? null,
  });

export const useRun = (id: string) =>
  useQuery({ queryKey: ['run', id], queryFn: ({ signal }) => get<Run>(`runs/${id}`, {}, signal) });

/** One page of them, the newest or what follows a cursor: what is shown is all that is kept up to date. */
export const useBackfills = (status: string | null, cursor: string | null) =>
  useQuery({
    queryKey: ['backfills', 'list', status, cursor],
    queryFn: ({ signal }) => get<Page<Backfill>>('backfills', { limit: 50, status, cursor }, signal),
    placeholderData: (previous) => previous,
  });

/** One backfill; that its last partition is done is told by no event of its own. */
export const useBackfill = (id: string) =>
  useQuery({
    queryKey: ['backfills', id],
    queryFn: ({ signal }) => get<Backfill>(`backfills/${id}`, {}, signal),
    refetchInterval: (query) => (query.state.data?.endedAt ? false : 1000),
  });

/** What a backfill would do; nothing is asked for while there is no body. */
export const useBackfillPreview = (body: Record<string, unknown> | null) =>
  useQuery({
    queryKey: ['backfill-preview', body],
    queryFn: ({ signal }) => post<BackfillPreview>('backfills/preview', body, signal),
    enabled: body !== null,
    retry: false,
    placeholderData: (previous) => previous,
  });

export const usePartitionSets = () =>
  useQuery({ queryKey: ['sets'], queryFn: ({ signal }) => getAll<PartitionSet>('partition-sets', signal) });

export const useMembers = (set: string, search: string) =>
  usePages<Member>(
    ['members', set, search],
    'partition-sets/keys',
    { set, search, removed: search === '' ? '' : 'true' },
    set !== '',
  );

export const useSystem = () =>
  useQuery({
    queryKey: ['system'],
    queryFn: ({ signal }) => get<SystemState>('system', {}, signal),
    refetchInterval: 5000,
  });

export const useExplanation = (object: string) =>
  useQuery({
    queryKey: ['explanation', object],
    queryFn: ({ signal }) => get<Explanation>('explanations', { object }, signal),
    enabled: object !== '',
  });
