import { lazy, Suspense } from 'react';
import { Redirect, Route, Switch } from 'wouter';
import { AssetPage } from './pages/AssetPage';
import { AssetsPage } from './pages/AssetsPage';
import { BackfillPage } from './pages/BackfillPage';
import { BackfillsPage } from './pages/BackfillsPage';
import { ExplainPage } from './pages/ExplainPage';
import { PartitionPage } from './pages/PartitionPage';
import { PartitionSetsPage } from './pages/PartitionSetsPage';
import { RunPage } from './pages/RunPage';
import { RunsPage } from './pages/RunsPage';
import { SystemPage } from './pages/SystemPage';
import { Shell } from './shell/Shell';
import { Empty, Loading } from './ui/states';

// The graph brings a library of its own; who does not look at it does not load it.
const GraphPage = lazy(() => import('./pages/GraphPage'));

export function App() {
  return (
    <Shell>
      <Suspense fallback={<Loading />}>
        <Switch>
          <Route path="/">
            <Redirect to="/assets" replace />
          </Route>
          <Route path="/assets" component={AssetsPage} />
          <Route path="/asset" component={AssetPage} />
          <Route path="/partition" component={PartitionPage} />
          <Route path="/graph" component={GraphPage} />
          <Route path="/runs" component={RunsPage} />
          <Route path="/runs/:id">{(params) => <RunPage id={params.id} />}</Route>
          <Route path="/backfills" component={BackfillsPage} />
          <Route path="/backfills/:id">{(params) => <BackfillPage id={params.id} />}</Route>
          <Route path="/partition-sets" component={PartitionSetsPage} />
          <Route path="/explain" component={ExplainPage} />
          <Route path="/system" component={SystemPage} />
          <Route>
            <Empty title="There is no such page">
              <a className="link" href="/assets">
                Go to the assets
              </a>
            </Empty>
          </Route>
        </Switch>
      </Suspense>
    </Shell>
  );
}
