import { useEffect, useState } from 'react';
import { formatAgo, formatTime } from '../format/format';

let now = Date.now();
const subscribers = new Set<(now: number) => void>();
setInterval(() => {
  now = Date.now();
  for (const subscriber of subscribers) {
    subscriber(now);
  }
}, 1000);

/** The time, to the second. */
export function useNow(): number {
  const [value, setValue] = useState(now);
  useEffect(() => {
    subscribers.add(setValue);
    return () => {
      subscribers.delete(setValue);
    };
  }, []);
  return value;
}

/** How long ago, with the exact time on hover. */
export function Ago({ at }: { at: string | null | undefined }) {
  const time = useNow();
  return at ? (
    <time dateTime={at} title={formatTime(at)}>
      {formatAgo(at, time)}
    </time>
  ) : null;
}
