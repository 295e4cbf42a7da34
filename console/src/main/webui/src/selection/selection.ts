// What a person writes to say which partitions is read by the service alone, the same for the page, the
// command line and programs. Here it is only told apart whether a text is one key.

/** Characters of keys that need no quotes, beside letters and digits of all scripts. */
const PLAIN = /^[\p{L}\p{N}_:./@|+~%#-]+$/u;
const QUOTED = /^"(?:[^"\\]|\\.)*"$/su;

/** The key, if the text is one and nothing else. */
export function onlyKey(text: string): string | null {
  const word = text.trim();
  if (PLAIN.test(word)) {
    return word.includes('...') ? null : word;
  }
  return QUOTED.test(word) ? word.slice(1, -1).replaceAll(/\\(.)/gsu, '$1') : null;
}

/** A key as it stands in a selection. */
export function quoteKey(key: string): string {
  return PLAIN.test(key) && !key.includes('...') && !key.startsWith('.') && !key.endsWith('.')
    ? key
    : `"${key.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}

export const rangeOf = (first: string, last: string) => `[${quoteKey(first)}...${quoteKey(last)}]`;
