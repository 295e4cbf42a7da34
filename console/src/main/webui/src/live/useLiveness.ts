import { useSyncExternalStore } from 'react';
import type { Liveness } from './connection';

let liveness: Liveness = { state: 'connecting' };
const subscribers = new Set<() => void>();

export function setLiveness(next: Liveness): void {
  liveness = next;
  for (const subscriber of subscribers) {
    subscriber();
  }
}

export const currentLiveness = () => liveness;

export function useLiveness(): Liveness {
  return useSyncExternalStore(
    (subscriber) => {
      subscribers.add(subscriber);
      return () => subscribers.delete(subscriber);
    },
    () => liveness,
  );
}
