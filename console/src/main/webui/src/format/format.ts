const number = new Intl.NumberFormat('en');

export const formatCount = (n: number) => number.format(Math.round(n));

/** `1 partition`, `2 partitions`. */
export const plural = (n: number, one: string, many = `${one}s`) =>
  `${formatCount(n)} ${n === 1 ? one : many}`;

const UNITS: [string, number][] = [
  ['d', 86_400],
  ['h', 3_600],
  ['min', 60],
];

/** A span in words short enough for a table: `12 s`, `3 min`, `5 d`. */
export function formatSpan(millis: number): string {
  if (millis < 1000) {
    return `${Math.max(0, Math.round(millis))} ms`;
  }
  const seconds = millis / 1000;
  for (const [unit, size] of UNITS) {
    if (seconds >= size) {
      return `${Math.floor(seconds / size)} ${unit}`;
    }
  }
  return `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s`;
}

/** Milliseconds of an ISO 8601 duration of days and less, such as `PT1H2M3.5S`; 0 of any other text. */
export function parseDuration(text: string): number {
  const parts = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?)?$/.exec(text);
  const [days, hours, minutes, seconds] = (parts ?? []).slice(1).map((part) => Number(part ?? 0));
  return 1000 * ((((days ?? 0) * 24 + (hours ?? 0)) * 60 + (minutes ?? 0)) * 60 + (seconds ?? 0));
}

export const formatIsoDuration = (text: string) => formatSpan(parseDuration(text));

/** How long ago, for people: `just now`, `3 min ago`. */
export function formatAgo(at: string | null | undefined, now: number): string {
  if (!at) {
    return '';
  }
  const millis = now - Date.parse(at);
  return millis < 2000 ? 'just now' : `${formatSpan(millis)} ago`;
}

/** The exact time, in the zone of the reader. */
export function formatTime(at: string | null | undefined): string {
  return at ? new Date(at).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'medium' }) : '';
}

/** The time of day to the millisecond: events of a run are close together. */
export function formatClock(at: string): string {
  return new Date(at).toLocaleTimeString('en-GB', {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    fractionalSecondDigits: 3,
  });
}

export function formatDuration(start?: string | null, end?: string | null, now?: number): string {
  if (!start) {
    return '';
  }
  const until = end ? Date.parse(end) : now;
  return until === undefined ? '' : formatSpan(until - Date.parse(start));
}

/** `NOT_STARTED` as `Not started`. */
export function words(constant: string): string {
  const lower = constant.replaceAll('_', ' ').toLowerCase();
  return lower.charAt(0).toUpperCase() + lower.slice(1);
}

/** `RunSucceeded` as `Run succeeded`. */
export function spaced(name: string): string {
  return words(name.replaceAll(/([a-z])([A-Z])/g, '$1_$2'));
}

export const formatValue = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));
