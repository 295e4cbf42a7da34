// One event stream for all tabs of a browser: HTTP/1.1 allows six connections to a host, and a stream holds
// one for good. The tab that holds the lock reads the stream and tells the others. Locks exist on secure
// origins only (localhost is one); elsewhere each tab reads for itself.

export type Liveness =
  | { state: 'connecting' }
  | { state: 'live' }
  | { state: 'reconnecting'; since: number }
  /** Connected, but the console itself hears nothing from Kafka. */
  | { state: 'stale'; since: number };

export interface StreamEvent {
  name: 'asset-changed' | 'run-changed' | 'runs-changed' | 'set-changed' | 'definitions-changed' | 'resync';
  data: { asset?: string; runId?: string; set?: string; [more: string]: unknown };
}

export interface Listener {
  onEvent(event: StreamEvent): void;
  onLiveness(liveness: Liveness): void;
}

type Told = { event: StreamEvent } | { liveness: Liveness };

const NAMES: StreamEvent['name'][] = [
  'asset-changed',
  'run-changed',
  'runs-changed',
  'set-changed',
  'definitions-changed',
  'resync',
];

/** The liveness after a sign of life or of trouble; the time at which trouble began is kept. */
export function nextLiveness(now: Liveness, sign: 'beat' | 'quiet' | 'lost', at: number): Liveness {
  const since = now.state === 'reconnecting' || now.state === 'stale' ? now.since : at;
  switch (sign) {
    case 'beat':
      return { state: 'live' };
    case 'quiet':
      return { state: 'stale', since };
    case 'lost':
      return { state: 'reconnecting', since };
  }
}

/** Listens until the page goes away. */
export function listen(listener: Listener): void {
  const channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('tranche-stream');
  const tell = (told: Told) => {
    hear(told, listener);
    channel?.postMessage(told);
  };
  if (channel && navigator.locks) {
    let last: Liveness = { state: 'connecting' };
    let leading = false;
    channel.onmessage = (message: MessageEvent<Told | 'who'>) => {
      if (message.data === 'who') {
        if (leading) {
          channel.postMessage({ liveness: last });
        }
      } else {
        hear(message.data, listener);
      }
    };
    channel.postMessage('who');
    void navigator.locks.request('tranche-stream', () => {
      leading = true;
      readStream((told) => {
        if ('liveness' in told) {
          last = told.liveness;
        }
        tell(told);
      });
      return new Promise(() => {});
    });
  } else {
    readStream(tell);
  }
}

function hear(told: Told, listener: Listener) {
  if ('event' in told) {
    listener.onEvent(told.event);
  } else {
    listener.onLiveness(told.liveness);
  }
}

/** A heartbeat comes every five seconds; three missed ones are a lost connection. */
const PATIENCE = 15_000;

function readStream(tell: (told: Told) => void): void {
  let liveness: Liveness = { state: 'connecting' };
  let heard = Date.now();
  let source = open();

  function sign(kind: 'beat' | 'quiet' | 'lost') {
    const next = nextLiveness(liveness, kind, Date.now());
    if (next.state !== liveness.state) {
      liveness = next;
      tell({ liveness });
    }
  }

  function open(): EventSource {
    const opened = new EventSource('/api/v1/stream');
    opened.addEventListener('heartbeat', (message) => {
      heard = Date.now();
      const beat = JSON.parse((message as MessageEvent<string>).data) as { live?: boolean };
      sign(beat.live === false ? 'quiet' : 'beat');
    });
    for (const name of NAMES) {
      opened.addEventListener(name, (message) => {
        heard = Date.now();
        tell({ event: { name, data: JSON.parse((message as MessageEvent<string>).data) } });
      });
    }
    opened.onerror = () => sign('lost');
    return opened;
  }

  setInterval(() => {
    if (Date.now() - heard > PATIENCE) {
      sign('lost');
    }
    if (source.readyState === EventSource.CLOSED) {
      // A refused reconnection is final for the browser, and not for us.
      source = open();
      tell({ event: { name: 'resync', data: {} } });
    }
  }, 2000);
}
