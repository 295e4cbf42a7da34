import { positive } from '../backfill/actions';
import { type LaunchRequest, shellWord } from './request';

export const ONLY = {
  '': 'All',
  failed: 'Only failed',
  missing: 'Only missing',
  'failed-and-missing': 'Only missing and failed',
} as const;

export type Only = keyof typeof ONLY;

export const ORDER = {
  '': 'As the partitions are ordered',
  descending: 'The last partitions first',
  'newest-first': 'Newest first',
} as const;

export type Order = keyof typeof ORDER;

/** Further assets, with partitions of their own. */
export interface Target {
  assets: string;
  partitions: string;
}

/** What a person has written so far. */
export interface BackfillForm extends Target {
  only: Only;
  order: Order;
  perRun: string;
  concurrency: string;
  config: string;
  also: Target[];
}

export const EMPTY_FORM: BackfillForm = {
  assets: '',
  partitions: '*',
  only: '',
  order: '',
  perRun: '',
  concurrency: '',
  config: '',
  also: [],
};

export type Field = 'perRun' | 'concurrency' | 'config';

/** What is wrong with fields that the service could not even be asked about. */
export function problemsOf(form: BackfillForm): Partial<Record<Field, string>> {
  return {
    ...(isNumber(form.perRun) ? {} : { perRun: 'A whole number, 1 to 1,000; or nothing.' }),
    ...(isNumber(form.concurrency) ? {} : { concurrency: 'A whole number, 1 or more; or nothing.' }),
    ...(configOf(form.config) === null ? { config: 'A JSON object such as {"limit": 10}; or nothing.' } : {}),
  };
}

const isNumber = (text: string) => text.trim() === '' || positive(text) !== null;

function configOf(text: string): Record<string, unknown> | undefined | null {
  if (text.trim() === '') {
    return undefined;
  }
  try {
    const read: unknown = JSON.parse(text);
    return typeof read === 'object' && read !== null && !Array.isArray(read)
      ? (read as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}

const trimmed = (target: Target) => ({
  asset: target.assets.trim(),
  selection: target.partitions.trim(),
});

/** The backfill that a form asks for; none while it is not filled in. The service reads the selections. */
export function backfillRequest(form: BackfillForm): LaunchRequest | null {
  const { asset, selection } = trimmed(form);
  const also = form.also.map(trimmed).filter((more) => more.asset !== '' || more.selection !== '');
  const isOpen = [{ asset, selection }, ...also].some((one) => one.asset === '' || one.selection === '');
  if (isOpen || Object.keys(problemsOf(form)).length > 0) {
    return null;
  }
  const perRun = positive(form.perRun);
  const concurrency = positive(form.concurrency);
  const config = configOf(form.config);
  return {
    path: 'backfills',
    body: {
      asset,
      selection,
      ...(also.length === 0 ? {} : { also }),
      ...(form.only === '' ? {} : { only: form.only }),
      ...(form.order === '' ? {} : { order: form.order }),
      ...(perRun === null ? {} : { maxPartitionsPerRun: perRun }),
      ...(concurrency === null ? {} : { concurrency }),
      ...(config ? { runConfig: config } : {}),
    },
    cli: [
      `tranche backfills create ${shellWord(asset)} --partitions ${shellWord(selection)}`,
      ...also.map((more) => `--also ${shellWord(more.asset)} ${shellWord(more.selection)}`),
      ...(form.only === '' ? [] : [`--only ${form.only}`]),
      ...(form.order === '' ? [] : [`--order ${form.order}`]),
      ...(perRun === null ? [] : [`--per-run ${perRun}`]),
      ...(concurrency === null ? [] : [`--concurrency ${concurrency}`]),
      ...(config ? [`--config ${shellWord(JSON.stringify(config))}`] : []),
    ].join(' '),
  };
}
