import type { Strip } from '../api/types';
import { describeCounts } from '../ui/status';
import { countsOf } from './columns';
import { StripCanvas } from './StripCanvas';

/** A strip to compare by, in lists and in the graph. */
export function MiniStrip({ strip, height = 16 }: { strip?: Strip; height?: number }) {
  const label = strip ? describeCounts(countsOf(strip), strip.total) : 'Status is loading';
  return (
    <div
      className={strip ? 'mini-strip' : 'mini-strip skeleton'}
      role="img"
      aria-label={label}
      style={{ height }}
    >
      {strip && <StripCanvas strip={strip} height={height} />}
    </div>
  );
}
