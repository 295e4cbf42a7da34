import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './App';
import { ApiError } from './api/client';
import { listen } from './live/connection';
import { Refresher } from './live/refresh';
import { currentLiveness, setLiveness } from './live/useLiveness';
import './styles/tokens.css';
import './styles/base.css';
import './styles/shell.css';
import './styles/parts.css';
import './styles/pages.css';
import './styles/dimensions.css';

/** Without the stream the page asks by itself. */
const POLL_MILLIS = 4000;

const client = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      retry: (count, error) =>
        count < 2 && !(error instanceof ApiError && error.status > 0 && error.status < 500),
      refetchInterval: () => (currentLiveness().state === 'live' ? false : POLL_MILLIS),
    },
  },
});

const refresher = new Refresher(client);
listen({
  onEvent: (event) => refresher.hear(event),
  onLiveness: (liveness) => {
    const before = currentLiveness().state;
    setLiveness(liveness);
    if (liveness.state === 'live' && before !== 'live' && before !== 'connecting') {
      refresher.everything();
    }
  },
});

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={client}>
        <App />
      </QueryClientProvider>
    </StrictMode>,
  );
}
