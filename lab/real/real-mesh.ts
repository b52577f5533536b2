import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@/lab/feed/free-port';
import type { PrometheusProcess } from '@/lab/feed/prometheus-process';
import { startPrometheus } from '@/lab/feed/prometheus-process';
import { Certificates } from './certificates';
import { envoyBootstrap } from './envoy-bootstrap';
import { startEnvoy } from './envoy-process';
import { startFaultyRelay } from './faulty-relay';
import type { CallPolicy, Ending, Party, Route, SidecarPlan } from './mesh-plan';
import { meshDefault } from './mesh-plan';
import { realPrometheusConfig } from './real-prometheus-config';
import type { TinyApplication } from './tiny-application';
import { startGrpcApplication, startHttpApplication, startTcpApplication } from './tiny-application';

/** Applications by name; those of workloads without a proxy too. */
const applicationNames = ['web', 'cart', 'payment', 'search', 'stock', 'rates', 'ledger', 'archive'] as const;
type ApplicationName = (typeof applicationNames)[number];

/** The small real mesh while it runs. */
export interface RealMesh {
  readonly prometheus: PrometheusProcess;
  readonly applications: Readonly<Record<ApplicationName, TinyApplication>>;
  /** Outbound ports of the callers' proxies. */
  readonly outbound: Readonly<Record<'ingress' | 'web' | 'cart', { readonly http: number; readonly grpc: number }>>;
  readonly tcpPort: number;
  /** Inbound port of cart's proxy, for a caller without one. */
  readonly cartInbound: number;
  stop(): Promise<void>;
}

const party = (name: string): Party => ({ name, version: 'v1' });
const noRetries: CallPolicy = { ...meshDefault, retryOn: null, retries: 0 };

function route(service: string, ending: Ending, policy: CallPolicy = meshDefault, protocol: Route['protocol'] = 'http'): Route {
  return { service, ending, policy, protocol };
}

interface Ports {
  readonly of: (name: string) => number;
}

/** What each caller's proxy knows. `mailer` has neither proxy nor application left, `ghost` and `echo` no endpoint, `nowhere` no route. */
function callerRoutes({ of }: Ports): Readonly<Record<'ingress' | 'web' | 'cart', readonly Route[]>> {
  const sidecar = (name: string): Ending => ({ kind: 'workload', party: party(name), port: of(`${name} inbound`), proxied: true });
  const bare = (name: string): Ending => ({ kind: 'workload', party: party(name), port: of(`${name} application`), proxied: false });
  return {
    ingress: [route('web', sidecar('web')), route('search', sidecar('search'), { ...noRetries, timeoutMs: 300 })],
    web: [
      route('cart', sidecar('cart')),
      route('search', sidecar('search'), { ...meshDefault, retryOn: 'gateway-error', retries: 1, perTryMs: 400 }),
      route('stock', sidecar('stock'), { ...noRetries, breaker: 1 }),
      route('mailer', bare('mailer')), route('archive', bare('archive')), route('ghost', { kind: 'nobody' }), route('nowhere', { kind: 'unmatched' }),
      route('rates', sidecar('rates'), { ...noRetries, timeoutMs: 500 }, 'grpc'), route('echo', { kind: 'nobody' }, noRetries, 'grpc'),
    ],
    cart: [route('payment', sidecar('payment'), { ...meshDefault, retryOn: '5xx', retries: 2 }), route('stock', sidecar('stock'), noRetries)],
  };
}

function sidecarPlans(ports: Ports): readonly SidecarPlan[] {
  const { of } = ports;
  const routes = callerRoutes(ports);
  const ledger = { service: 'ledger', listenPort: of('tcp outbound'), party: party('ledger'), port: of('relay') };
  const outbound = (name: 'ingress' | 'web' | 'cart') => ({ httpPort: of(`${name} http`), grpcPort: of(`${name} grpc`), routes: routes[name], tcp: name === 'web' ? [ledger] : [] });
  const protocolOf = (name: string) => (name === 'rates' ? 'grpc' : name === 'ledger' ? 'tcp' : 'http');
  const inbound = (name: string) => ({ port: of(`${name} inbound`), applicationPort: of(`${name} application`), protocol: protocolOf(name) } as const);
  return [
    { party: party('ingress'), adminPort: of('ingress admin'), inbound: null, outbound: outbound('ingress') },
    ...(['web', 'cart'] as const).map((name) => ({ party: party(name), adminPort: of(`${name} admin`), inbound: inbound(name), outbound: outbound(name) })),
    ...['payment', 'search', 'stock', 'rates', 'ledger'].map((name) => ({ party: party(name), adminPort: of(`${name} admin`), inbound: inbound(name), outbound: null })),
  ];
}

const sidecars = ['ingress', 'web', 'cart', 'payment', 'search', 'stock', 'rates', 'ledger'];

async function choosePorts(): Promise<Ports> {
  const names = [
    ...sidecars.flatMap((name) => [`${name} admin`, `${name} inbound`]), ...applicationNames.map((name) => `${name} application`),
    ...['ingress', 'web', 'cart'].flatMap((name) => [`${name} http`, `${name} grpc`]), 'tcp outbound', 'relay', 'mailer application',
  ];
  const chosen = new Map<string, number>();
  for (const name of names) chosen.set(name, await freePort(0, '--port'));
  return {
    of: (name) => {
      const port = chosen.get(name);
      if (port === undefined) throw new Error(`No port was chosen for ${name}.`);
      return port;
    },
  };
}

async function startApplications({ of }: Ports): Promise<RealMesh['applications']> {
  const start = (name: ApplicationName) => startHttpApplication(of(`${name} application`));
  const [web, cart, payment, search, stock, archive] = await Promise.all([start('web'), start('cart'), start('payment'), start('search'), start('stock'), start('archive')]);
  return { web, cart, payment, search, stock, archive, rates: await startGrpcApplication(of('rates application')), ledger: await startTcpApplication(of('ledger application')) };
}

/** Starts eight Envoys, their applications, a faulty relay in front of `ledger`, and a Prometheus that scrapes them. */
export async function startRealMesh(envoy: string, prometheusBinary: string): Promise<RealMesh> {
  const directory = await mkdtemp(join(tmpdir(), 'undermesh-real-'));
  const stops: (() => Promise<void>)[] = [() => rm(directory, { recursive: true, force: true, maxRetries: 3 })];
  const stop = async (): Promise<void> => {
    for (const end of stops.splice(0).reverse()) await end();
  };
  try {
    const ports = await choosePorts();
    const plans = sidecarPlans(ports);
    const applications = await startApplications(ports);
    stops.push(...Object.values(applications).map((application) => application.stop));
    const relay = await startFaultyRelay(ports.of('relay'), ports.of('ledger inbound'), 10);
    stops.push(relay.stop);
    const certificates = await Certificates.create(directory);
    const started = await Promise.allSettled(plans.map(async (plan, index) => {
      const identity = await certificates.issue('shop', plan.party.name);
      return startEnvoy(envoy, plan.party.name, envoyBootstrap(plan, identity), plan.adminPort, directory, (process.pid % 10_000) * 10 + index);
    }));
    for (const result of started) if (result.status === 'fulfilled') stops.push(result.value.stop);
    for (const result of started) if (result.status === 'rejected') throw result.reason;
    const targets = plans.map(({ party: { name }, adminPort }) => ({ name, adminPort }));
    const prometheus = await startPrometheus({ binary: prometheusBinary, port: 0, directory, config: realPrometheusConfig(targets) });
    stops.push(() => prometheus.stop());
    const outbound = (name: string) => ({ http: ports.of(`${name} http`), grpc: ports.of(`${name} grpc`) });
    return { prometheus, applications, outbound: { ingress: outbound('ingress'), web: outbound('web'), cart: outbound('cart') }, tcpPort: ports.of('tcp outbound'), cartInbound: ports.of('cart inbound'), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
