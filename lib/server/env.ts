import type { PrometheusSource } from '@/lib/prometheus/prometheus-source';
import { parseAuthentication, type Authentication } from './env-authentication';
import { parseLinks, type Links } from './env-links';
import { parseListenAddress, type ListenAddress } from './listen-address';
import { parsePrometheusSources } from './env-prometheus';
import { unknownVariables } from './env-known';

/** The configuration (wire.md 2), checked. */
export interface Env {
  readonly prometheus: readonly PrometheusSource[];
  /** Where node_exporter and cAdvisor live; null = with the mesh's telemetry. */
  readonly hostPrometheus: PrometheusSource | null;
  readonly kubernetes: 'auto' | 'off';
  /** As kubectl reads it; null = default places. */
  readonly kubeconfig: string | null;
  readonly kubeContext: string | null;
  /** null = all. */
  readonly namespaces: readonly string[] | null;
  /** Name for the cluster given by the configuration; null = from telemetry. */
  readonly cluster: string | null;
  readonly listen: ListenAddress;
  readonly authentication: Authentication;
  readonly probeListen: ListenAddress;
  /** Lower case, beyond the loopback names. */
  readonly allowedHosts: readonly string[];
  readonly logLevel: (typeof logLevels)[number];
  /** The user's own tools, to link to. */
  readonly links: Links;
}

/** Text of the environment: name -> value. */
export type EnvText = Readonly<Record<string, string | undefined>>;

/** Wrong configuration: one sentence per problem (which variable, what was given, what is allowed). */
export class EnvError extends Error {
  override readonly name = 'EnvError';
  constructor(readonly problems: readonly string[]) {
    super(problems.join('\n'));
  }
}

/** Exit code for wrong configuration (EX_CONFIG). */
export const configurationExitCode = 78;

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
const dnsLabel = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

/** Checks the whole environment; throws an `EnvError` that holds every problem found. */
export function parseEnv(text: EnvText): Env {
  const problems: string[] = unknownVariables(text);
  const read = (name: string) => {
    const value = text[name]?.trim();
    return value === undefined || value === '' ? null : value;
  };
  const listen = parseListenAddress('UNDERMESH_LISTEN', read('UNDERMESH_LISTEN') ?? '127.0.0.1:7117', problems);
  const env: Env = {
    ...parsePrometheusSources(read, problems),
    kubernetes: oneOf('UNDERMESH_KUBERNETES', read, ['auto', 'off'], 'auto', problems),
    kubeconfig: read('KUBECONFIG'),
    kubeContext: read('UNDERMESH_KUBE_CONTEXT'),
    namespaces: parseNamespaces(read('UNDERMESH_NAMESPACES'), problems),
    cluster: read('UNDERMESH_CLUSTER'),
    listen,
    authentication: parseAuthentication(read, listen, problems),
    probeListen: parseListenAddress('UNDERMESH_PROBE_LISTEN', read('UNDERMESH_PROBE_LISTEN') ?? '0.0.0.0:7118', problems),
    allowedHosts: parseAllowedHosts(read('UNDERMESH_ALLOWED_HOSTS'), problems),
    logLevel: oneOf('UNDERMESH_LOG_LEVEL', read, logLevels, 'info', problems),
    links: parseLinks(read, problems),
  };
  if (problems.length > 0) throw new EnvError(problems);
  return env;
}

/** The environment of this process, checked. The only place of the product that reads it. */
export function readEnv(): Env {
  return parseEnv(process.env);
}

function oneOf<Value extends string>(name: string, read: (name: string) => string | null, allowed: readonly Value[], usual: Value, problems: string[]): Value {
  const given = read(name);
  if (given === null) return usual;
  const found = allowed.find((value) => value === given);
  if (found === undefined) problems.push(`${name} is "${shorten(given)}"; allowed are ${allowed.join(', ')}.`);
  return found ?? usual;
}

function parseNamespaces(text: string | null, problems: string[]): readonly string[] | null {
  if (text === null) return null;
  const names = text.split(',').map((name) => name.trim()).filter((name) => name !== '');
  for (const name of names) {
    if (!dnsLabel.test(name)) problems.push(`UNDERMESH_NAMESPACES holds "${shorten(name)}"; allowed are names of namespaces (lower-case letters, digits, "-"), separated by commas.`);
  }
  return names.length === 0 ? null : names;
}

function parseAllowedHosts(text: string | null, problems: string[]): readonly string[] {
  const names = (text ?? '').split(',').map((name) => name.trim().toLowerCase()).filter((name) => name !== '');
  for (const name of names) {
    if (!/^([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?|\[[0-9a-f:.]+\])$/.test(name)) problems.push(`UNDERMESH_ALLOWED_HOSTS holds "${shorten(name)}"; allowed are exact host names without scheme, port or wildcard, separated by commas.`);
  }
  return names;
}

function shorten(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '?').slice(0, 80);
}
