import { useEffect, useState } from 'react';

/** A value once it has stayed as it is for a moment: what is typed, when typing pauses. */
export function useSettled<T>(value: T, millis = 300): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), millis);
    return () => clearTimeout(timer);
  }, [value, millis]);
  return settled;
}
