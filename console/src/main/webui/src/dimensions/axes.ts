import type { Asset, PartitionsDefinition } from '../api/types';
import { quoteKey, rangeOf } from '../selection/selection';
import { readView, type View, writeView } from '../strip/zoom';

/** Which dimensions of an asset are looked at, and what of them is picked. */
export interface Axes {
  /** All of them, in the order in which a key has them. */
  names: string[];
  rows: string;
  columns: string;
  /** Those that are neither rows nor columns. */
  hidden: string[];
  /** Keys of hidden dimensions, by name: only their partitions count. */
  where: Record<string, string>;
  /** Positions of keys; null is all of them. */
  picked: Picked;
}

export interface Picked {
  rows: View | null;
  columns: View | null;
}

export type Changes = Record<string, string | null>;

/** By code point, as keys of several dimensions are put together. */
function byCodePoint(a: string, b: string): number {
  const [left, right] = [[...a], [...b]];
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const difference = (left[i]?.codePointAt(0) ?? 0) - (right[i]?.codePointAt(0) ?? 0);
    if (difference !== 0) {
      return difference;
    }
  }
  return left.length - right.length;
}

const dimensionOf = (asset: Asset, name: string): PartitionsDefinition | undefined =>
  asset.partitions?.dimensions?.[name];

export function isTime(asset: Asset, name: string): boolean {
  const type = dimensionOf(asset, name)?.type;
  return type !== undefined && type !== 'static' && type !== 'dynamic';
}

/** Whether neighbours can be written as a range: keys that are sorted otherwise stand elsewhere in it. */
export function hasRanges(asset: Asset, name: string): boolean {
  const order = dimensionOf(asset, name)?.order ?? 'registration';
  return order === 'registration';
}

/** What the address says of an asset's dimensions; null of one that has not several. */
export function readAxes(asset: Asset, query: URLSearchParams): Axes | null {
  const names = Object.keys(asset.partitions?.dimensions ?? {}).sort(byCodePoint);
  const [first, second] = names;
  if (asset.partitions?.type !== 'multi' || first === undefined || second === undefined) {
    return null;
  }
  const times = names.filter((name) => isTime(asset, name));
  const usual = times.length === 1 && times[0] !== undefined ? times[0] : first;
  const given = (name: string) => names.find((one) => one === query.get(name));
  const otherThan = (taken: string) => names.find((name) => name !== taken) ?? second;
  const columns = given('columns') ?? (given('rows') === usual ? otherThan(usual) : usual);
  const wanted = given('rows');
  const rows = wanted === undefined || wanted === columns ? otherThan(columns) : wanted;
  const hidden = names.filter((name) => name !== rows && name !== columns);
  const where: Record<string, string> = {};
  for (const name of hidden) {
    const key = query.get(`where.${name}`);
    if (key) {
      where[name] = key;
    }
  }
  const picked = { rows: readView(query.get('row-keys')), columns: readView(query.get('column-keys')) };
  return { names, rows, columns, hidden, where, picked };
}

/** Other dimensions are shown: what was picked of those before says nothing of them. */
export function show(axes: Axes, change: { rows?: string; columns?: string }): Changes {
  const columns = change.columns ?? (change.rows === axes.columns ? axes.rows : axes.columns);
  const rows = change.rows ?? (change.columns === axes.rows ? axes.columns : axes.rows);
  return { rows, columns, ...pick({ rows: null, columns: null }), ...pin(rows, null), ...pin(columns, null) };
}

/** What is picked of rows and columns; the strip selects otherwise. */
export const pick = (picked: Picked): Changes => ({
  'row-keys': writeView(picked.rows),
  'column-keys': writeView(picked.columns),
  selection: null,
});

/** A key of a dimension that is not shown. */
export const pin = (dimension: string, key: string | null): Changes => ({
  [`where.${dimension}`]: key,
  selection: null,
});

export function clear(axes: Axes): Changes {
  return Object.assign(
    pick({ rows: null, columns: null }),
    ...axes.hidden.map((name) => ({ [`where.${name}`]: null })),
  );
}

/** As the services read it. */
export const whereTexts = (axes: Axes): string[] =>
  axes.hidden.flatMap((name) => (axes.where[name] === undefined ? [] : [`${name}=${axes.where[name]}`]));

/** The first and the last of the keys that are picked of a dimension. */
export interface Ends {
  first: string;
  last: string;
}

/** The picked partitions as a person would write them; empty when nothing is picked. */
export function selectionText(names: string[], ends: Record<string, Ends>): string {
  return names
    .flatMap((name) => {
      const of = ends[name];
      return of === undefined
        ? []
        : [`${name}=${of.first === of.last ? quoteKey(of.first) : rangeOf(of.first, of.last)}`];
    })
    .join(' ');
}

/** The key of the one partition that is picked, if it is one. */
export function onlyPartition(names: string[], ends: Record<string, Ends>): string | null {
  const keys = names.map((name) => (ends[name]?.first === ends[name]?.last ? ends[name]?.first : undefined));
  return keys.every((key) => key !== undefined) ? keys.join('|') : null;
}
