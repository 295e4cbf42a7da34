import type { Selection } from '../selection/selection';
import { formatSelection } from '../selection/selection';

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

/** One partition is a run; anything else, or anything conditional, is a backfill. */
export function launchRequest(
  asset: string,
  selection: Selection | null,
  missingOnly: boolean,
): LaunchRequest {
  if (selection === null) {
    return { path: 'runs', body: { asset }, cli: `tranche materialize ${shellWord(asset)}` };
  }
  if (selection.type === 'key' && !missingOnly) {
    return {
      path: 'runs',
      body: { asset, partition: selection.key },
      cli: `tranche materialize ${shellWord(asset)} ${shellWord(selection.key)}`,
    };
  }
  const text = formatSelection(selection);
  return {
    path: 'backfills',
    body: { asset, selection: text, missingOnly },
    cli:
      `tranche backfills create ${shellWord(asset)} --partitions ${shellWord(text)}` +
      (missingOnly ? ' --missing-only' : ''),
  };
}
