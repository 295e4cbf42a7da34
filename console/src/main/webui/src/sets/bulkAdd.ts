import { post } from '../api/client';

/** The keys in a text, one a line: without blank lines, each once, in their order. */
export function keysIn(text: string): { keys: string[]; repeated: number } {
  const lines = text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const keys = [...new Set(lines)];
  return { keys, repeated: lines.length - keys.length };
}

export interface BulkReport {
  sent: number;
  /** Absent when the service does not tell which keys were new. */
  added?: number;
  existing?: string[];
}

/** A request carries at most this many keys. */
const CHUNK = 1000;

/** Adds the keys, a request for each thousand, and says which of them existed. */
export async function addKeys(
  set: string,
  keys: string[],
  onProgress: (sent: number) => void,
): Promise<BulkReport> {
  const report: BulkReport = { sent: 0 };
  for (let from = 0; from < keys.length; from += CHUNK) {
    const chunk = keys.slice(from, from + CHUNK);
    const answer = await post<{ added?: string[]; existing?: string[] } | undefined>('partition-sets/keys', {
      set,
      keys: chunk,
    });
    report.sent += chunk.length;
    if (answer?.added !== undefined) {
      report.added = (report.added ?? 0) + answer.added.length;
    }
    if (answer?.existing !== undefined) {
      report.existing = [...(report.existing ?? []), ...answer.existing];
    }
    onProgress(report.sent);
  }
  return report;
}
