import type { ReactNode } from 'react';
import { Link } from 'wouter';

const query = (params: Record<string, string>) => new URLSearchParams(params).toString();

export const assetHref = (key: string, more: Record<string, string> = {}) =>
  `/asset?${query({ key, ...more })}`;
export const partitionHref = (asset: string, key: string) => `/partition?${query({ asset, key })}`;
export const runHref = (id: string) => `/runs/${id}`;
export const backfillHref = (id: string) => `/backfills/${id}`;
export const setHref = (name: string) => `/partition-sets?${query({ set: name })}`;

/** An asset key, the folders of it dimmed. */
export function AssetName({ assetKey }: { assetKey: string }) {
  const cut = assetKey.lastIndexOf('/') + 1;
  return (
    <span className="asset-name">
      {cut > 0 && <span className="asset-folder">{assetKey.slice(0, cut)}</span>}
      {assetKey.slice(cut)}
    </span>
  );
}

export function AssetLink({ assetKey, children }: { assetKey: string; children?: ReactNode }) {
  return (
    <Link href={assetHref(assetKey)} className="link">
      {children ?? <AssetName assetKey={assetKey} />}
    </Link>
  );
}

/** A run by the start of its id, which is enough to tell runs apart. */
/** What was reported has no run. */
export function RunLink({ id }: { id: string }) {
  return id === '' ? (
    <span className="muted">reported</span>
  ) : (
    <Link href={runHref(id)} className="link mono">
      {id.slice(0, 8)}
    </Link>
  );
}
