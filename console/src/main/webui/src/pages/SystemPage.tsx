import { useSystem } from '../api/queries';
import type { SystemState } from '../api/types';
import { useLiveness } from '../live/useLiveness';
import { Failing, Loading } from '../ui/states';
import { useTitle } from '../ui/useTitle';

type Service = SystemState['services'][number];

/** Is it the platform, or is it my asset? */
export function SystemPage() {
  useTitle('System');
  const system = useSystem();
  const liveness = useLiveness();
  const broken = system.data?.services.filter((service) => !service.ready) ?? [];
  return (
    <>
      <header className="page-head">
        <h1>System</h1>
        {system.data?.version && <span className="muted">version {system.data.version}</span>}
      </header>
      {system.isPending && <Loading rows={3} label="The services are asked" />}
      {system.isError && <Failing error={system.error} onRetry={() => system.refetch()} />}
      {system.data && (
        <>
          <p className="description" role="status">
            {broken.length === 0
              ? 'All services are ready.'
              : `Not ready: ${broken.map((service) => service.name).join(', ')}.`}
          </p>
          <ul className="services">
            {system.data.services.map((service) => (
              <li key={service.name} className="card">
                <ServiceCard service={service} />
              </li>
            ))}
            <li className="card">
              <ServiceHead name="Event stream" ready={liveness.state === 'live'} live />
              <p className="muted">
                {liveness.state === 'live'
                  ? 'Changes reach this page as they happen.'
                  : 'Changes reach this page when it asks, every few seconds.'}
              </p>
            </li>
          </ul>
        </>
      )}
    </>
  );
}

function ServiceHead({ name, ready, live }: { name: string; ready: boolean; live: boolean }) {
  return (
    <header className="related-head">
      <h2>{name}</h2>
      {ready ? (
        <span className="badge tone-good">✓ Ready</span>
      ) : (
        <span className="badge tone-bad">{live ? '✕ Not ready' : '✕ Does not answer'}</span>
      )}
    </header>
  );
}

function ServiceCard({ service }: { service: Service }) {
  return (
    <>
      <ServiceHead name={service.name} ready={service.ready} live={service.live} />
      <p className="muted mono">{service.url}</p>
      <ul className="checks">
        {(service.checks ?? []).map((check) => (
          <li key={check.name}>
            <span className={check.status === 'UP' ? 'count tone-good' : 'count tone-bad'}>
              {check.status === 'UP' ? '✓' : '✕'}
            </span>{' '}
            {check.name}
            {check.data && <span className="muted"> {summary(check.data)}</span>}
          </li>
        ))}
      </ul>
    </>
  );
}

const summary = (data: Record<string, unknown>) =>
  Object.entries(data)
    .map(([name, value]) => `${name}: ${String(value)}`)
    .join(', ');
