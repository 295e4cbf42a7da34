/** The positions that a strip shows: `to` is exclusive, and there is always at least one. */
export interface View {
  from: number;
  to: number;
}

export function clampView(view: View, total: number): View {
  const size = Math.max(1, Math.min(total, Math.round(view.to - view.from)));
  const from = Math.max(0, Math.min(total - size, Math.round(view.from)));
  return { from, to: from + size };
}

/** Zooms by `factor` (below 1 is closer), keeping `anchor` where it is on the screen. */
export function zoom(view: View, factor: number, anchor: number, total: number): View {
  const size = view.to - view.from;
  let next = Math.round(size * factor);
  if (next === size) {
    next += factor < 1 ? -1 : 1;
  }
  next = Math.max(1, Math.min(total, next));
  const share = size === 0 ? 0.5 : (anchor + 0.5 - view.from) / size;
  return clampView({ from: anchor + 0.5 - share * next, to: anchor + 0.5 - share * next + next }, total);
}

export function pan(view: View, by: number, total: number): View {
  return clampView({ from: view.from + by, to: view.to + by }, total);
}

/** Moves the view no further than needed to show `position`. */
export function reveal(view: View, position: number, total: number): View {
  if (position < view.from) {
    return pan(view, position - view.from, total);
  }
  if (position >= view.to) {
    return pan(view, position - view.to + 1, total);
  }
  return view;
}

export function positionAt(view: View, x: number, width: number): number {
  const position = view.from + Math.floor((x / Math.max(1, width)) * (view.to - view.from));
  return Math.max(view.from, Math.min(view.to - 1, position));
}

/** Positions in the address, as `100-200`: the second is not part of it. */
export function readView(text: string | null): View | null {
  const match = /^(\d{1,12})-(\d{1,12})$/.exec(text ?? '');
  const view = { from: Number(match?.[1]), to: Number(match?.[2]) };
  return match && view.to > view.from ? view : null;
}

export const writeView = (view: View | null) => (view ? `${view.from}-${view.to}` : null);
