/** What a person writes to say which partitions: `*`, one key, or a range of keys. */
export type Selection =
  | { type: 'all' }
  | { type: 'key'; key: string }
  | { type: 'range'; start: string; end: string };

export type Parsed = { ok: true; selection: Selection } | { ok: false; message: string };

export function parseSelection(text: string): Parsed {
  const trimmed = text.trim();
  if (trimmed === '') {
    return { ok: false, message: 'Name a partition, a range [first...last], or * for all.' };
  }
  if (trimmed === '*') {
    return { ok: true, selection: { type: 'all' } };
  }
  if (trimmed.startsWith('[') && trimmed.includes('...')) {
    if (!trimmed.endsWith(']')) {
      return { ok: false, message: 'The range has no end: close it with ].' };
    }
    const inner = trimmed.slice(1, -1);
    const dots = inner.indexOf('...');
    const start = inner.slice(0, dots).trim();
    const end = inner.slice(dots + 3).trim();
    if (start === '' || end === '') {
      return { ok: false, message: 'A range needs both ends: [first...last].' };
    }
    if (end.includes('...')) {
      return { ok: false, message: 'A range has two ends only: [first...last].' };
    }
    return { ok: true, selection: { type: 'range', start, end } };
  }
  if (trimmed.includes('...')) {
    return { ok: false, message: `A range is written in brackets: [${trimmed}].` };
  }
  return { ok: true, selection: { type: 'key', key: trimmed } };
}

export function formatSelection(selection: Selection): string {
  switch (selection.type) {
    case 'all':
      return '*';
    case 'key':
      return selection.key;
    case 'range':
      return `[${selection.start}...${selection.end}]`;
  }
}
