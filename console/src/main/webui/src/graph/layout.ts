import dagre from '@dagrejs/dagre';
import type { AssetGraph } from '../api/types';

export const NODE = { width: 208, height: 62 };

export interface Placed {
  key: string;
  group?: string | null;
  x: number;
  y: number;
}

/** Upstream on the left, downstream on the right. */
export function layout(graph: AssetGraph): Placed[] {
  const g = new dagre.graphlib.Graph();
  g.setGraph({ rankdir: 'LR', nodesep: 18, ranksep: 64, marginx: 12, marginy: 12 });
  g.setDefaultEdgeLabel(() => ({}));
  for (const node of graph.nodes) {
    g.setNode(node.key, { ...NODE });
  }
  for (const edge of graph.edges) {
    g.setEdge(edge.upstream, edge.downstream);
  }
  dagre.layout(g);
  return graph.nodes.map((node) => {
    const at = g.node(node.key);
    return { key: node.key, group: node.group, x: at.x - NODE.width / 2, y: at.y - NODE.height / 2 };
  });
}

/** Everything that `key` is made from or that is made from it, and itself. */
export function connected(graph: AssetGraph, key: string): Set<string> {
  const found = new Set([key]);
  const walk = (next: (from: string) => string[]) => {
    const queue = [key];
    for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
      for (const other of next(at)) {
        if (!found.has(other)) {
          found.add(other);
          queue.push(other);
        }
      }
    }
  };
  walk((from) => graph.edges.filter((e) => e.upstream === from).map((e) => e.downstream));
  walk((from) => graph.edges.filter((e) => e.downstream === from).map((e) => e.upstream));
  return found;
}
