import { useCallback } from 'react';
import { useLocation, useSearch } from 'wouter';

/** A part of the view that lives in the address; null takes it out. */
export function useQueryState(name: string): [string | null, (value: string | null) => void] {
  const [values, set] = useQueryStates();
  const change = useCallback((value: string | null) => set({ [name]: value }), [name, set]);
  return [values.get(name), change];
}

export function useQueryStates(): [URLSearchParams, (changes: Record<string, string | null>) => void] {
  const search = useSearch();
  const [, navigate] = useLocation();
  const set = useCallback(
    (changes: Record<string, string | null>) => {
      // From the address bar and not from the last rendering: two changes may come in one frame.
      const next = new URLSearchParams(window.location.search);
      for (const [name, value] of Object.entries(changes)) {
        if (value === null || value === '') {
          next.delete(name);
        } else {
          next.set(name, value);
        }
      }
      const text = next.toString();
      navigate(window.location.pathname + (text === '' ? '' : `?${text}`), { replace: true });
    },
    [navigate],
  );
  return [new URLSearchParams(search), set];
}
