import { formatSpan } from '../format/format';
import type { Liveness } from '../live/connection';
import { useLiveness } from '../live/useLiveness';
import { useNow } from '../ui/Ago';

/** Whether what is on the screen is what is true now. Always visible. */
export function LiveIndicator() {
  const liveness = useLiveness();
  const now = useNow();
  return (
    <span
      className={`live live-${liveness.state}`}
      role="status"
      aria-live="polite"
      title={explain(liveness)}
    >
      <span className="live-dot" aria-hidden="true" />
      {text(liveness, now)}
    </span>
  );
}

function text(liveness: Liveness, now: number): string {
  switch (liveness.state) {
    case 'connecting':
      return 'Connecting';
    case 'live':
      return 'Live';
    case 'reconnecting':
      return 'Reconnecting';
    case 'stale':
      return `Stale for ${formatSpan(Math.max(1000, now - liveness.since))}`;
  }
}

function explain(liveness: Liveness): string {
  switch (liveness.state) {
    case 'connecting':
      return 'The page is connecting to the stream of events';
    case 'live':
      return 'Changes appear as they happen';
    case 'reconnecting':
      return `No connection since ${new Date(liveness.since).toLocaleTimeString()}; the page asks every few seconds`;
    case 'stale':
      return `The console hears nothing from Kafka since ${new Date(liveness.since).toLocaleTimeString()}; the page asks every few seconds`;
  }
}
