import type { QueryClient } from '@tanstack/react-query';
import type { StreamEvent } from './connection';

/** What is out of date after an event: starts of query keys. */
export function outdatedBy(event: StreamEvent): string[][] {
  const { asset, runId, set } = event.data;
  switch (event.name) {
    case 'asset-changed':
      return asset === undefined
        ? []
        : [
            ['strip', asset],
            ['dimensions', asset],
            ['partitions', asset],
            ['materializations', asset],
            ['last-run', asset],
          ];
    case 'run-changed':
      return [['runs'], ['backfills'], ...(runId === undefined ? [] : [['run', runId]])];
    case 'runs-changed':
      return [['runs'], ['run'], ['backfills']];
    case 'set-changed':
      return [
        ['sets'],
        ['strip'],
        ['dimensions'],
        ['partitions'],
        ...(set === undefined ? [] : [['members', set]]),
      ];
    case 'definitions-changed':
    case 'resync':
      return [[]];
  }
}

/** Least time between two refreshes of the same thing. */
const PAUSE = 400;
/** The event may be here before the service that is asked has seen it: look once more when it is quiet. */
const SECOND_LOOK = 1500;

/** Refreshes what is on the screen: at once, not too often, and once more at the end. */
export class Refresher {
  private readonly client: QueryClient;
  private readonly due = new Map<string, { timer: number; again: boolean; last: number }>();

  constructor(client: QueryClient) {
    this.client = client;
  }

  hear(event: StreamEvent): void {
    for (const key of outdatedBy(event)) {
      this.refresh(key);
    }
  }

  everything(): void {
    this.refresh([]);
  }

  private refresh(key: string[]): void {
    const name = JSON.stringify(key);
    const entry = this.due.get(name) ?? { timer: 0, again: false, last: 0 };
    this.due.set(name, entry);
    const since = Date.now() - entry.last;
    window.clearTimeout(entry.timer);
    if (since >= PAUSE) {
      this.now(key, entry);
      entry.timer = window.setTimeout(() => this.settle(name, key, entry), SECOND_LOOK);
    } else {
      entry.timer = window.setTimeout(() => {
        this.now(key, entry);
        entry.timer = window.setTimeout(() => this.settle(name, key, entry), SECOND_LOOK);
      }, PAUSE - since);
    }
  }

  private settle(name: string, key: string[], entry: { last: number }): void {
    this.now(key, entry);
    this.due.delete(name);
  }

  private now(key: string[], entry: { last: number }): void {
    entry.last = Date.now();
    void this.client.invalidateQueries({ queryKey: key });
  }
}
