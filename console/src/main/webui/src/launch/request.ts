import { onlyKey } from '../selection/selection';

export interface LaunchRequest {
  path: 'runs' | 'backfills';
  body: Record<string, unknown>;
  /** The same, for a terminal. */
  cli: string;
}

/** Quotes a word for a POSIX shell where that is needed. */
export function shellWord(word: string): string {
  return /^[A-Za-z0-9_./:@%+=-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/**
 * One partition is a run; anything else, or anything conditional, is a backfill. Without a selection it is
 * the whole of an asset that is not partitioned.
 */
export function launchRequest(asset: string, selection: string | null, missingOnly: boolean): LaunchRequest {
  if (selection === null) {
    return { path: 'runs', body: { asset }, cli: `tranche materialize ${shellWord(asset)}` };
  }
  const text = selection.trim();
  const key = onlyKey(text);
  if (key !== null && !missingOnly) {
    return {
      path: 'runs',
      body: { asset, partition: key },
      cli: `tranche materialize ${shellWord(asset)} ${shellWord(key)}`,
    };
  }
  return {
    path: 'backfills',
    body: { asset, selection: text, missingOnly },
    cli:
      `tranche backfills create ${shellWord(asset)} --partitions ${shellWord(text)}` +
      (missingOnly ? ' --missing-only' : ''),
  };
}
