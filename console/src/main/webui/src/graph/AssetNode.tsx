import { Handle, type Node, type NodeProps, Position } from '@xyflow/react';
import { Link } from 'wouter';
import { useStrip } from '../api/queries';
import { countsOf } from '../strip/columns';
import { MiniStrip } from '../strip/MiniStrip';
import { AssetName, assetHref } from '../ui/links';

export type AssetFlowNode = Node<{ assetKey: string; group?: string | null; dimmed: boolean }, 'asset'>;

export function AssetNode({ data }: NodeProps<AssetFlowNode>) {
  const strip = useStrip(data.assetKey, 200).data;
  const failed = strip ? countsOf(strip).FAILED : 0;
  return (
    <div className={`graph-node${data.dimmed ? ' dimmed' : ''}${failed > 0 ? ' has-failed' : ''}`}>
      <Handle type="target" position={Position.Left} isConnectable={false} />
      <Link href={assetHref(data.assetKey)} title={data.assetKey}>
        <AssetName assetKey={data.assetKey} />
      </Link>
      <MiniStrip strip={strip} height={14} />
      <Handle type="source" position={Position.Right} isConnectable={false} />
    </div>
  );
}
