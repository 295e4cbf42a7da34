// Bars, grids and selections of the dimensions of the made-up Tranche's assets.
import { STATUS } from './world.mjs';

const none = () => Object.fromEntries(STATUS.map((s) => [s, 0]));

/** How the positions of a dimension's keys are found in those of partitions. */
function sideOf(a, name) {
  const index = a.sides.findIndex((side) => side.name === name);
  const stride = a.sides.slice(index + 1).reduce((product, side) => product * side.size, 1);
  return { ...a.sides[index], stride };
}

const stretch = (side, from, to, room) => {
  const start = Math.min(Number(from ?? 0), side.size);
  const end = Math.min(Number(to ?? side.size), side.size);
  const parts = Math.min(Number(room), end - start);
  const at = (part) => start + Math.floor(((end - start) * part) / Math.max(1, parts));
  return { start, end, parts, at };
};

const shown = (side, part) => ({
  dimension: side.name,
  total: side.size,
  from: part.start,
  to: part.end,
  keys: Array.from({ length: part.parts }, (_, i) => side.keyAt(part.at(i))),
});

function rowOf(a, fixed, side, part) {
  const runs = [];
  for (let c = 0; c < part.parts; c++) {
    const counts = none();
    for (let at = part.at(c); at < part.at(c + 1); at++) {
      for (const base of fixed) counts[STATUS[a.states[base + at * side.stride]]]++;
    }
    runs.push({ from: part.at(c), to: part.at(c + 1), counts });
  }
  return runs;
}

/** Positions of all partitions of the other dimensions, as `where` narrows them. */
function others(a, q, without) {
  const where = Object.fromEntries(q.getAll('where').map((text) => text.split('=')));
  return a.sides
    .filter((side) => !without.includes(side.name))
    .reduce(
      (bases, { name }) => {
        const side = sideOf(a, name);
        const keys = Array.from({ length: side.size }, (_, i) => i).filter(
          (i) => where[name] === undefined || side.keyAt(i) === where[name],
        );
        return bases.flatMap((base) => keys.map((i) => base + i * side.stride));
      },
      [0],
    );
}

const head = (a) => ({ asset: a.document.key, version: a.version });

export function dimension(a, q) {
  const side = sideOf(a, q.get('dimension'));
  const part = stretch(side, q.get('from'), q.get('to'), q.get('width') ?? 800);
  return {
    ...head(a),
    side: shown(side, part),
    runs: rowOf(a, others(a, q, [side.name]), side, part),
  };
}

export function grid(a, q) {
  const rows = sideOf(a, q.get('rows'));
  const columns = sideOf(a, q.get('columns'));
  const down = stretch(rows, q.get('rowFrom'), q.get('rowTo'), q.get('height') ?? 100);
  const along = stretch(columns, q.get('columnFrom'), q.get('columnTo'), q.get('width') ?? 200);
  const bases = others(a, q, [rows.name, columns.name]);
  const cells = Array.from({ length: down.parts }, (_, r) => {
    const fixed = [];
    for (let at = down.at(r); at < down.at(r + 1); at++)
      fixed.push(...bases.map((base) => base + at * rows.stride));
    return { from: down.at(r), to: down.at(r + 1), runs: rowOf(a, fixed, columns, along) };
  });
  return { ...head(a), rows: shown(rows, down), columns: shown(columns, along), cells };
}

/** Whether a selection by dimensions names a partition: keys and ranges of keys, no quotes. */
export function isSelected(a, position, selection) {
  return selection
    .split(' ')
    .filter((text) => text.includes('='))
    .every((text) => {
      const [name, keys] = text.split('=');
      const side = sideOf(a, name);
      const key = side.keyAt(Math.floor(position / side.stride) % side.size);
      const range = /^\[(.*)\.\.\.(.*)\]$/.exec(keys);
      return range ? key >= range[1] && key <= range[2] : keys.split(',').includes(key);
    });
}
