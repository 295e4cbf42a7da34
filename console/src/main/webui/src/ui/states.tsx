import type { ReactNode } from 'react';
import { ApiError } from '../api/client';

/** Nothing is there, and that is all right: says what would be, and how to get it. */
export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="state">
      <div className="state-mark" aria-hidden="true">
        <i />
        <i />
        <i />
        <i />
      </div>
      <h2>{title}</h2>
      {children && <div className="muted">{children}</div>}
    </div>
  );
}

export function Loading({ rows = 6, label = 'Loading' }: { rows?: number; label?: string }) {
  return (
    <div className="loading" role="status" aria-label={label}>
      {Array.from({ length: rows }, (_, i) => (
        <div key={i} className="skeleton skeleton-row" />
      ))}
    </div>
  );
}

/** What went wrong in the words of the service, every problem of it, and a way to try again. */
export function Failing({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const problem = error instanceof ApiError ? error.problem : null;
  const status = error instanceof ApiError ? error.status : 0;
  return (
    <div className="failing" role="alert">
      <h2>{titleOf(status)}</h2>
      <p>{error instanceof Error ? error.message : String(error)}</p>
      {problem?.problems && problem.problems.length > 0 && (
        <ul>
          {problem.problems.map((p) => (
            <li key={`${p.path}:${p.message}`}>
              {p.path && <code>{p.path}</code>} {p.message}
            </li>
          ))}
        </ul>
      )}
      {onRetry && (
        <button type="button" className="button" onClick={onRetry}>
          Try again
        </button>
      )}
    </div>
  );
}

function titleOf(status: number): string {
  switch (status) {
    case 0:
      return 'Tranche does not answer';
    case 404:
      return 'Not found';
    case 503:
      return 'A service is not available';
    default:
      return status >= 500 ? 'Something broke' : 'That was not accepted';
  }
}
