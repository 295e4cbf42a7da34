import '@xyflow/react/dist/style.css';
import { Background, Controls, type Edge, ReactFlow } from '@xyflow/react';
import { useMemo } from 'react';
import { useAssetGraph } from '../api/queries';
import type { AssetGraph } from '../api/types';
import { plural } from '../format/format';
import { type AssetFlowNode, AssetNode } from '../graph/AssetNode';
import { connected, layout, NODE } from '../graph/layout';
import { AssetLink } from '../ui/links';
import { Empty, Failing, Loading } from '../ui/states';
import { useQueryStates } from '../ui/useQueryState';
import { useTitle } from '../ui/useTitle';

const NODE_TYPES = { asset: AssetNode };

export default function GraphPage() {
  useTitle('Graph');
  const graph = useAssetGraph();
  const [query, setQuery] = useQueryStates();
  const asList = query.get('view') === 'list';
  const select = query.get('select');
  return (
    <>
      <header className="page-head">
        <h1>Graph</h1>
        {graph.data && <p className="muted">{plural(graph.data.nodes.length, 'asset')}</p>}
        <span className="push toolbar-inline">
          {graph.data && graph.data.nodes.length > 0 && (
            <label className="field-inline">
              <span>Lineage of</span>
              <select value={select ?? ''} onChange={(event) => setQuery({ select: event.target.value })}>
                <option value="">All assets</option>
                {graph.data.nodes.map((node) => (
                  <option key={node.key}>{node.key}</option>
                ))}
              </select>
            </label>
          )}
          <button type="button" className="button" onClick={() => setQuery({ view: asList ? null : 'list' })}>
            {asList ? 'Show as graph' : 'Show as list'}
          </button>
        </span>
      </header>
      {graph.isPending && <Loading rows={6} label="The graph is loading" />}
      {graph.isError && <Failing error={graph.error} onRetry={() => graph.refetch()} />}
      {graph.data?.nodes.length === 0 && (
        <Empty title="No assets yet">
          <p>
            Apply a bundle: <code>tranche apply my-bundle/</code>
          </p>
        </Empty>
      )}
      {graph.data && graph.data.nodes.length > 0 && (
        <Chosen graph={graph.data} select={select} asList={asList} />
      )}
    </>
  );
}

function Chosen({ graph, select, asList }: { graph: AssetGraph; select: string | null; asList: boolean }) {
  const shown = useMemo(() => {
    if (select === null || !graph.nodes.some((node) => node.key === select)) {
      return graph;
    }
    const keep = connected(graph, select);
    return {
      ...graph,
      nodes: graph.nodes.filter((node) => keep.has(node.key)),
      edges: graph.edges.filter((edge) => keep.has(edge.upstream) && keep.has(edge.downstream)),
    };
  }, [graph, select]);
  return asList ? <GraphList graph={shown} /> : <Flow graph={shown} />;
}

function Flow({ graph }: { graph: AssetGraph }) {
  const nodes = useMemo<AssetFlowNode[]>(
    () =>
      layout(graph).map((placed) => ({
        id: placed.key,
        type: 'asset',
        position: { x: placed.x, y: placed.y },
        data: { assetKey: placed.key, group: placed.group, dimmed: false },
        ...NODE,
      })),
    [graph],
  );
  const edges = useMemo<Edge[]>(
    () =>
      graph.edges.map((edge) => ({
        id: `${edge.upstream} ${edge.downstream}`,
        source: edge.upstream,
        target: edge.downstream,
        ariaLabel: `${edge.downstream} depends on ${edge.upstream}`,
      })),
    [graph],
  );
  return (
    <div className="graph card flush">
      <ReactFlow
        key={graph.nodes.length}
        nodes={nodes}
        edges={edges}
        nodeTypes={NODE_TYPES}
        colorMode="system"
        fitView
        fitViewOptions={{ minZoom: 0.45, maxZoom: 1 }}
        minZoom={0.05}
        nodesDraggable={false}
        nodesConnectable={false}
        nodesFocusable={false}
        edgesFocusable={false}
        onlyRenderVisibleElements
        proOptions={{ hideAttribution: true }}
      >
        <Background />
        <Controls showInteractive={false} />
      </ReactFlow>
    </div>
  );
}

/** The same for a screen reader, and for who searches by eye. */
function GraphList({ graph }: { graph: AssetGraph }) {
  const links = (keys: string[]) =>
    keys.length === 0 ? (
      <span className="muted">nothing</span>
    ) : (
      keys.map((key) => <AssetLink key={key} assetKey={key} />)
    );
  return (
    <ul className="card graph-list">
      {graph.nodes.map((node) => (
        <li key={node.key}>
          <AssetLink assetKey={node.key} />
          <span className="key-links">
            <span className="muted">from</span>
            {links(graph.edges.filter((e) => e.downstream === node.key).map((e) => e.upstream))}
          </span>
          <span className="key-links">
            <span className="muted">into</span>
            {links(graph.edges.filter((e) => e.upstream === node.key).map((e) => e.downstream))}
          </span>
        </li>
      ))}
    </ul>
  );
}
