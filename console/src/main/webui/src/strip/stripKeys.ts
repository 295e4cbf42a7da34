export interface StripActions {
  step(by: number, extend: boolean): void;
  edge(end: boolean): void;
  page(by: number): void;
  zoom(factor: number): void;
  all(): void;
  failed(direction: 1 | -1): void;
  open(): void;
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

/** What a key does on the strip; other keys are left to the page. */
export function stripKey(event: Key, actions: StripActions): void {
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

function actionOf(event: Key, actions: StripActions): (() => void) | null {
  switch (event.key) {
    case 'ArrowRight':
    case 'ArrowUp':
      return () => actions.step(1, event.shiftKey);
    case 'ArrowLeft':
    case 'ArrowDown':
      return () => actions.step(-1, event.shiftKey);
    case 'Home':
      return () => actions.edge(false);
    case 'End':
      return () => actions.edge(true);
    case 'PageDown':
      return () => actions.page(0.8);
    case 'PageUp':
      return () => actions.page(-0.8);
    case '+':
    case '=':
      return () => actions.zoom(0.5);
    case '-':
      return () => actions.zoom(2);
    case '0':
      return () => actions.all();
    case 'n':
      return () => actions.failed(1);
    case 'p':
      return () => actions.failed(-1);
    case 'Enter':
      return () => actions.open();
    case 'Escape':
      return () => actions.clear();
    default:
      return null;
  }
}
