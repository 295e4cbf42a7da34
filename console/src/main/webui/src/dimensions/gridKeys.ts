export interface GridActions {
  step(rows: number, columns: number, extend: boolean): void;
  /** To the first or the last column. */
  edge(end: boolean): void;
  page(by: 1 | -1): void;
  pick(): void;
  open(): void;
  backfill(): void;
  clear(): void;
}

interface Key {
  key: string;
  shiftKey: boolean;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  preventDefault(): void;
  stopPropagation(): void;
}

/** What a key does on the grid; other keys are left to the page. */
export function gridKey(event: Key, actions: GridActions): void {
  if (event.ctrlKey || event.metaKey || event.altKey) {
    return;
  }
  const action = actionOf(event, actions);
  if (action) {
    action();
    event.preventDefault();
    event.stopPropagation();
  }
}

function actionOf(event: Key, actions: GridActions): (() => void) | null {
  const extend = event.shiftKey;
  switch (event.key) {
    case 'ArrowRight':
      return () => actions.step(0, 1, extend);
    case 'ArrowLeft':
      return () => actions.step(0, -1, extend);
    case 'ArrowDown':
      return () => actions.step(1, 0, extend);
    case 'ArrowUp':
      return () => actions.step(-1, 0, extend);
    case 'Home':
      return () => actions.edge(false);
    case 'End':
      return () => actions.edge(true);
    case 'PageDown':
      return () => actions.page(1);
    case 'PageUp':
      return () => actions.page(-1);
    case ' ':
      return () => actions.pick();
    case 'Enter':
      return () => actions.open();
    case 'b':
      return () => actions.backfill();
    case 'Escape':
      return () => actions.clear();
    default:
      return null;
  }
}
