import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useLocation } from 'wouter';
import type { Asset } from '../api/types';
import { useWidth } from '../strip/StripCanvas';
import type { View } from '../strip/zoom';
import { partitionHref } from '../ui/links';
import { Failing } from '../ui/states';
import {
  type Axes,
  type Changes,
  clear,
  type Ends,
  hasRanges,
  isTime,
  onlyPartition,
  type Picked,
  pick,
  pin,
  selectionText,
  show,
} from './axes';
import { DimensionBar } from './DimensionBar';
import { DimensionsHead } from './DimensionsHead';
import { GridFrame, type Seen } from './GridFrame';
import { PickedBar } from './PickedBar';
import { loadKeyAt, type PickedPartitions, useBars } from './queries';
import type { Cell } from './useGridPointer';
import { between } from './viewport';

/** An asset with several dimensions: two of them as a grid, a bar for each, and what is picked of them. */
export function DimensionsPanel(props: {
  asset: Asset;
  axes: Axes;
  picked: PickedPartitions;
  onChange: (changes: Changes) => void;
  onBackfill: (selection: string) => void;
}) {
  const { asset, axes, picked, onChange } = props;
  const panel = useRef<HTMLElement>(null);
  const width = useWidth(panel);
  const { bars, error } = useBars(asset.key, axes, width);
  const [seen, setSeen] = useState<Seen | null>(null);
  const client = useQueryClient();
  const [, navigate] = useLocation();
  const totals = { rows: bars[axes.rows]?.side.total ?? 0, columns: bars[axes.columns]?.side.total ?? 0 };
  const isPicked = picked.text !== '';

  const onPick = (of: Picked) =>
    onChange(
      pick({
        rows: hasRanges(asset, axes.rows) ? of.rows : firstOf(of.rows),
        columns: hasRanges(asset, axes.columns) ? of.columns : firstOf(of.columns),
      }),
    );
  const onBar = async (dimension: string, view: View | null) => {
    if (dimension === axes.rows) {
      onPick({ ...axes.picked, rows: view });
    } else if (dimension === axes.columns) {
      onPick({ ...axes.picked, columns: view });
    } else {
      onChange(pin(dimension, view && (await loadKeyAt(client, asset.key, dimension, view.from))));
    }
  };
  const endsOf = async (cell: Cell): Promise<Record<string, Ends>> => {
    const row = await loadKeyAt(client, asset.key, axes.rows, cell.row);
    const column = await loadKeyAt(client, asset.key, axes.columns, cell.column);
    const keys = { ...axes.where, [axes.rows]: row, [axes.columns]: column };
    return Object.fromEntries(Object.entries(keys).map(([name, key]) => [name, { first: key, last: key }]));
  };
  const onOpen = async (cell: Cell) => {
    const partition = onlyPartition(axes.names, await endsOf(cell));
    if (partition === null) {
      onPick({ rows: between(cell.row, cell.row), columns: between(cell.column, cell.column) });
    } else {
      navigate(partitionHref(asset.key, partition));
    }
  };
  const onBackfill = async (cell: Cell) => {
    if (!asset.external) {
      props.onBackfill(picked.text || selectionText(axes.names, await endsOf(cell)));
    }
  };

  return (
    <section className="card dimensions" aria-label="By dimension" ref={panel}>
      <DimensionsHead
        axes={axes}
        bars={bars}
        onShow={(change) => onChange(show(axes, change))}
        onPin={(name, key) => onChange(pin(name, key))}
      />
      {error && <Failing error={error} />}
      {totals.rows > 0 && totals.columns > 0 && (
        <GridFrame
          key={`${axes.rows}/${axes.columns}`}
          asset={asset.key}
          axes={axes}
          totals={totals}
          // The newest is what one looks for; the bar above shows the rest.
          fromTheEnd={{ rows: isTime(asset, axes.rows), columns: isTime(asset, axes.columns) }}
          onSeen={setSeen}
          onPick={onPick}
          onOpen={(cell) => void onOpen(cell)}
          onBackfill={(cell) => void onBackfill(cell)}
        />
      )}
      {[axes.columns, axes.rows, ...axes.hidden].map((name) => (
        <DimensionBar
          key={name}
          asset={asset.key}
          dimension={name}
          bar={bars[name]}
          picked={pickedOf(axes, name, bars[name]?.side.keys ?? [])}
          seen={(name === axes.columns ? seen?.columns : name === axes.rows ? seen?.rows : null) ?? null}
          severals={!axes.hidden.includes(name) && hasRanges(asset, name)}
          onPick={(view) => void onBar(name, view)}
        />
      ))}
      {isPicked && (
        <PickedBar
          asset={asset.key}
          axes={axes}
          picked={picked}
          external={Boolean(asset.external)}
          onBackfill={() => picked.text && props.onBackfill(picked.text)}
          onClear={() => onChange(clear(axes))}
        />
      )}
    </section>
  );
}

const firstOf = (view: View | null) => view && between(view.from, view.from);

/** What is picked of a dimension, as far as its place is known: a bar may show only some of its keys. */
function pickedOf(axes: Axes, name: string, keys: string[]): View | null {
  if (name === axes.rows) {
    return axes.picked.rows;
  }
  if (name === axes.columns) {
    return axes.picked.columns;
  }
  const position = keys.indexOf(axes.where[name] ?? '');
  return position < 0 ? null : between(position, position);
}
