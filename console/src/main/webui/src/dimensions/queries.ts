import {
  keepPreviousData,
  type QueryClient,
  type UseQueryResult,
  useQueries,
  useQuery,
} from '@tanstack/react-query';
import { useMemo } from 'react';
import { get } from '../api/client';
import type { Counts, DimensionStrip, StatusGrid } from '../api/types';
import { noCounts } from '../strip/columns';
import type { View } from '../strip/zoom';
import { type Axes, type Ends, onlyPartition, selectionText, whereTexts } from './axes';
import { Tile, Tiles } from './tiles';
import { TILE } from './viewport';

// Query keys start with 'dimensions' and the asset: live/refresh.ts invalidates by these two.

const collectBars = (results: UseQueryResult<DimensionStrip>[]) => ({
  bars: Object.fromEntries(results.flatMap(({ data }) => (data ? [[data.side.dimension, data]] : []))),
  error: results.find((result) => result.isError)?.error ?? null,
});

/** The bars of all dimensions by their names: what the keys have that are chosen of the hidden ones. */
export const useBars = (asset: string, axes: Axes, width: number) =>
  useQueries({
    queries: axes.names.map((dimension) => {
      const where = whereTexts(axes).filter((text) => !text.startsWith(`${dimension}=`));
      return {
        queryKey: ['dimensions', asset, 'bar', dimension, width, where],
        queryFn: ({ signal }: { signal: AbortSignal }) =>
          get<DimensionStrip>('partition-status/dimension', { asset, dimension, width, where }, signal),
        enabled: width > 0,
        placeholderData: (before: DimensionStrip | undefined) =>
          before?.asset === asset && before.side.dimension === dimension ? before : undefined,
      };
    }),
    combine: collectBars,
  });

/** How long tiles that were scrolled away are kept. */
const KEPT_MILLIS = 60_000;

function collect(results: UseQueryResult<Tile>[]) {
  return {
    tiles: results.flatMap((result) => (result.data ? [result.data] : [])),
    error: results.find((result) => result.isError && !result.data)?.error ?? null,
  };
}

/** What is known of the tiles that begin at these places. */
export function useTiles(asset: string, axes: Axes, places: { row: number; column: number }[]) {
  const { rows, columns } = axes;
  const where = whereTexts(axes);
  const { tiles, error } = useQueries({
    queries: places.map(({ row, column }) => ({
      queryKey: ['dimensions', asset, 'tile', rows, columns, where, row, column],
      queryFn: async ({ signal }: { signal: AbortSignal }) => {
        const part = { rowFrom: row, rowTo: row + TILE, columnFrom: column, columnTo: column + TILE };
        const room = { height: TILE, width: TILE };
        return new Tile(
          await get<StatusGrid>(
            'partition-status/grid',
            { asset, rows, columns, where, ...part, ...room },
            signal,
          ),
        );
      },
      gcTime: KEPT_MILLIS,
    })),
    combine: collect,
  });
  return { tiles: useMemo(() => new Tiles(tiles), [tiles]), error };
}

/** The key at a position of a dimension; '' where there is none. */
const keyAt = (asset: string, dimension: string, position: number | null) => ({
  queryKey: ['dimensions', asset, 'key', dimension, position],
  queryFn: async ({ signal }: { signal: AbortSignal }) => {
    const from = position ?? 0;
    const bar = await get<DimensionStrip>(
      'partition-status/dimension',
      { asset, dimension, from, to: from + 1, width: 1 },
      signal,
    );
    return bar.side.keys[0] ?? '';
  },
});

export const loadKeyAt = (client: QueryClient, asset: string, dimension: string, position: number) =>
  client.fetchQuery(keyAt(asset, dimension, position));

const useKeyAt = (asset: string, dimension: string, position: number | null) =>
  useQuery({ ...keyAt(asset, dimension, position), enabled: position !== null });

/** The ends of what is picked of a dimension: null while they are not known, undefined if nothing is. */
function useEnds(asset: string, dimension: string, view: View | null): Ends | null | undefined {
  const first = useKeyAt(asset, dimension, view?.from ?? null).data;
  const last = useKeyAt(asset, dimension, view === null ? null : view.to - 1).data;
  if (view === null) {
    return undefined;
  }
  return first && last ? { first, last } : null;
}

export interface PickedPartitions {
  /** The selection that names them; null while it is not known, '' when nothing is picked. */
  text: string | null;
  /** The key, if it is one partition. */
  key: string | null;
}

/** The partitions that are picked by their dimensions. */
export function usePicked(asset: string, axes: Axes | null): PickedPartitions {
  const rows = useEnds(asset, axes?.rows ?? '', axes?.picked.rows ?? null);
  const columns = useEnds(asset, axes?.columns ?? '', axes?.picked.columns ?? null);
  if (axes === null) {
    return { text: '', key: null };
  }
  if (rows === null || columns === null) {
    return { text: null, key: null };
  }
  const ends: Record<string, Ends> = {};
  for (const [name, key] of Object.entries(axes.where)) {
    ends[name] = { first: key, last: key };
  }
  if (rows) {
    ends[axes.rows] = rows;
  }
  if (columns) {
    ends[axes.columns] = columns;
  }
  return { text: selectionText(axes.names, ends), key: onlyPartition(axes.names, ends) };
}

/** How many of the picked partitions have each status. */
export function usePickedCounts(asset: string, axes: Axes): Counts | null {
  const { rows, columns, picked } = axes;
  const where = whereTexts(axes);
  const grid = useQuery({
    queryKey: ['dimensions', asset, 'counts', rows, columns, where, picked],
    queryFn: ({ signal }) =>
      get<StatusGrid>(
        'partition-status/grid',
        {
          asset,
          rows,
          columns,
          where,
          rowFrom: picked.rows?.from,
          rowTo: picked.rows?.to,
          columnFrom: picked.columns?.from,
          columnTo: picked.columns?.to,
          height: 1,
          width: 1,
        },
        signal,
      ),
    placeholderData: keepPreviousData,
  }).data;
  return grid ? { ...noCounts(), ...grid.cells[0]?.runs[0]?.counts } : null;
}
