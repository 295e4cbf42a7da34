import { type LaunchRequest, shellWord } from './request';

export const ONLY = {
  '': 'All',
  failed: 'Only failed',
  missing: 'Only missing',
  'failed-and-missing': 'Only missing and failed',
} as const;

export type Only = keyof typeof ONLY;

/** What a person has written so far. */
export interface BackfillForm {
  assets: string;
  partitions: string;
  only: Only;
}

/** The backfill that a form asks for; none while it is not filled in. The service reads both texts. */
export function backfillRequest(form: BackfillForm): LaunchRequest | null {
  const asset = form.assets.trim();
  const selection = form.partitions.trim();
  if (asset === '' || selection === '') {
    return null;
  }
  return {
    path: 'backfills',
    body: { asset, selection, ...(form.only === '' ? {} : { only: form.only }) },
    cli:
      `tranche backfills create ${shellWord(asset)} --partitions ${shellWord(selection)}` +
      (form.only === '' ? '' : ` --only ${form.only}`),
  };
}
