import { useSyncExternalStore } from 'react';

const media = window.matchMedia('(max-width: 720px)');

/** Whether this is about the width of a phone: rows are taller there, because they are stacked. */
export function useNarrow(): boolean {
  return useSyncExternalStore(
    (changed) => {
      media.addEventListener('change', changed);
      return () => media.removeEventListener('change', changed);
    },
    () => media.matches,
  );
}
