import { type ReactNode, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { HelpDialog } from './HelpDialog';
import { LiveIndicator } from './LiveIndicator';
import { Logo } from './Logo';
import { useKeys } from './useKeys';

export const SECTIONS = [
  { href: '/assets', name: 'Assets', key: 'a', also: ['/asset', '/partition'] },
  { href: '/graph', name: 'Graph', key: 'g', also: [] },
  { href: '/runs', name: 'Runs', key: 'r', also: [] },
  { href: '/backfills', name: 'Backfills', key: 'b', also: [] },
  { href: '/partition-sets', name: 'Sets', key: 'p', also: [] },
  { href: '/explain', name: 'Explain', key: 'e', also: [] },
  { href: '/system', name: 'System', key: 's', also: [] },
];

export function Shell({ children }: { children: ReactNode }) {
  const [location, navigate] = useLocation();
  const [help, setHelp] = useState(false);
  useKeys({ go: (key) => goTo(key, navigate), help: () => setHelp(true) });

  return (
    <div className="shell">
      <a className="skip-link" href="#main">
        Skip to the content
      </a>
      <header className="sidebar">
        <Link href="/assets" className="brand">
          <Logo /> Tranche
        </Link>
        <nav aria-label="Main">
          {SECTIONS.map((section) => {
            const here = location.startsWith(section.href) || section.also.includes(location);
            return (
              <Link
                key={section.href}
                href={section.href}
                className="nav-item"
                aria-current={here ? 'page' : undefined}
              >
                {section.name}
              </Link>
            );
          })}
        </nav>
        <div className="sidebar-foot">
          <LiveIndicator />
          <button
            type="button"
            className="button quiet small"
            onClick={() => setHelp(true)}
            aria-label="Keys"
          >
            <kbd>?</kbd> <span className="wide-only">Keys</span>
          </button>
        </div>
      </header>
      <main id="main" tabIndex={-1}>
        {children}
      </main>
      {help && <HelpDialog onClose={() => setHelp(false)} />}
    </div>
  );
}

function goTo(key: string, navigate: (to: string) => void) {
  const section = SECTIONS.find((s) => s.key === key);
  if (section) {
    navigate(section.href);
  }
}
