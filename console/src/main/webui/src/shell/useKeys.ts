import { useEffect, useRef } from 'react';

/** How long `g` waits for what comes after it. */
const CHORD_MILLIS = 1200;

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

/** A key that a page answers to, unless someone is writing or a dialog is open. */
export function useKey(key: string, action: () => void): void {
  const latest = useRef(action);
  latest.current = action;
  useEffect(() => {
    const hear = (event: KeyboardEvent) => {
      if (event.key === key && isFree(event)) {
        event.preventDefault();
        latest.current();
      }
    };
    window.addEventListener('keydown', hear);
    return () => window.removeEventListener('keydown', hear);
  }, [key]);
}

function isFree(event: KeyboardEvent): boolean {
  const chord = event.ctrlKey || event.metaKey || event.altKey;
  return (
    !chord && !event.defaultPrevented && !isTyping(event.target) && !document.querySelector('dialog[open]')
  );
}

/** The keys that work on every page. */
export function useKeys(actions: { go: (key: string) => void; help: () => void }): void {
  const latest = useRef(actions);
  latest.current = actions;
  useEffect(() => {
    let goUntil = 0;
    const hear = (event: KeyboardEvent) => {
      if (!isFree(event)) {
        return;
      }
      if (Date.now() < goUntil) {
        goUntil = 0;
        latest.current.go(event.key);
        event.preventDefault();
        return;
      }
      if (event.key === 'g') {
        goUntil = Date.now() + CHORD_MILLIS;
      } else if (event.key === '?') {
        latest.current.help();
      } else if (event.key === '/') {
        document.querySelector<HTMLElement>('[data-search]')?.focus();
        event.preventDefault();
      } else if (event.key === 'j' || event.key === 'k') {
        moveRow(event.key === 'j' ? 1 : -1);
        event.preventDefault();
      }
    };
    // Before the pages' own keys: after `g` a letter means a place.
    window.addEventListener('keydown', hear, true);
    return () => window.removeEventListener('keydown', hear, true);
  }, []);
}

function moveRow(by: 1 | -1): void {
  const rows = [...document.querySelectorAll<HTMLElement>('main [data-row]')];
  const at = rows.indexOf(document.activeElement as HTMLElement);
  const next = at < 0 ? rows[by === 1 ? 0 : rows.length - 1] : rows[at + by];
  next?.focus();
  next?.scrollIntoView({ block: 'nearest' });
}
