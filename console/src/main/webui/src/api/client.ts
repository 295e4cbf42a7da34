import type { Page } from './types';

export interface ProblemBody {
  title?: string;
  status?: number;
  detail?: string;
  code?: string;
  field?: string | null;
  value?: unknown;
  problems?: { path?: string; value?: unknown; message?: string; accepted?: unknown }[];
}

/** A refusal or failure of a request, with the words of the service where it gave any. */
export class ApiError extends Error {
  readonly status: number;
  readonly problem: ProblemBody;

  constructor(status: number, problem: ProblemBody) {
    super(problem.detail ?? problem.title ?? `The request failed (${status})`);
    this.status = status;
    this.problem = problem;
  }
}

export type Params = Record<string, string | number | boolean | readonly string[] | null | undefined>;

/** The address of a resource; parameters that are absent or empty are left out, a list is one for each. */
export function apiUrl(path: string, params: Params = {}): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) {
    if (Array.isArray(value)) {
      for (const one of value) {
        query.append(name, one);
      }
    } else if (value !== undefined && value !== null && value !== '') {
      query.set(name, String(value));
    }
  }
  const text = query.toString();
  return `/api/v1/${path}${text === '' ? '' : `?${text}`}`;
}

async function send<T>(method: string, url: string, body?: unknown, signal?: AbortSignal): Promise<T> {
  let response: Response;
  try {
    response = await fetch(url, {
      method,
      signal,
      headers: {
        Accept: 'application/json',
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch (failure) {
    if (failure instanceof DOMException && failure.name === 'AbortError') {
      throw failure;
    }
    throw new ApiError(0, { detail: 'Cannot reach Tranche: the console does not answer' });
  }
  const text = await response.text();
  const json = parse(text);
  if (!response.ok) {
    throw new ApiError(response.status, (json as ProblemBody | undefined) ?? { status: response.status });
  }
  return json as T;
}

function parse(text: string): unknown {
  if (text === '') {
    return undefined;
  }
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export const get = <T>(path: string, params?: Params, signal?: AbortSignal) =>
  send<T>('GET', apiUrl(path, params), undefined, signal);
export const post = <T>(path: string, body: unknown, signal?: AbortSignal) =>
  send<T>('POST', apiUrl(path), body, signal);
export const remove = (path: string, params: Params) => send<void>('DELETE', apiUrl(path, params));

/** All items of a list that is known to be of bounded size, page by page. */
export async function getAll<T>(path: string, signal?: AbortSignal): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<T> = await get<Page<T>>(path, { limit: 1000, cursor }, signal);
    items.push(...page.items);
    cursor = page.nextCursor ?? null;
  } while (cursor !== null && items.length < 20_000);
  return items;
}
