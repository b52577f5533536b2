import type { ErrorCode } from '@/lib/base/app-error';
import type { TimeWindow } from '@/lib/base/time-window';
import type { Labels, Sample } from '@/lib/promql/sample';
import type { HostFact, Inventory } from '@/lib/topology/inventory';
import { exporterKey, scrapedPod } from './exporter-labels';
import { bestRow, exporterRows, type ExporterRow } from './exporter-rows';
import type { Host } from './host';
import { hostIdentity, podKey, type HostIdentity } from './host-identity';
import type { HostQueryName } from './host-queries';
import { hostSignals, type Answered } from './host-signals';
import { burstableType } from './instance-type';
import type { SignalPast } from './signal-grade';
import type { SignalName } from './host';

/** A query without an answer, and why. */
export interface HostFailure {
  readonly failure: ErrorCode;
}

/** What was usual, by host name and signal. */
export type RobustPast = Readonly<Record<string, Readonly<Partial<Record<SignalName, SignalPast>>>>>;

/** Something about the hosts that is worth a line in the doctor. */
export interface HostNote {
  readonly kind: 'unmapped' | 'duplicate' | 'gone' | 'not-host-network' | 'not-installed' | 'stale';
  /** Host name, or the exporter's instance when it has none. */
  readonly subject: string;
  readonly message: string;
}

/** Everything the reader is given. Answers come from `hostQueries` and `placementQuery` by name; one that was not asked is left out. */
export interface HostsInput extends TimeWindow {
  readonly answers: Readonly<Partial<Record<HostQueryName | 'placements', readonly Sample[] | HostFailure>>>;
  readonly inventory: Inventory | null;
  readonly past: RobustPast | null;
}

/** The hosts with their signals, sorted by name, and what was odd about them. */
export interface HostsReading {
  readonly hosts: readonly Host[];
  readonly notes: readonly HostNote[];
  /** For range queries: the name of the host that a series is of, by the same matching; an unmapped one's instance. */
  readonly hostOf: (labels: Labels) => string | null;
}

/** Puts the answers of the host queries and Kubernetes together into hosts. An exporter that cannot be mapped is shown as such, never guessed. */
export function readHosts(input: HostsInput): HostsReading {
  const { answers, inventory } = input;
  const identity = hostIdentity(inventory, samplesOf(answers.placements) ?? null);
  const rows = exporterRows((['cpu', 'pressure', 'network', 'disk'] as const).map((name) => samplesOf(answers[name]) ?? []));
  const notes: HostNote[] = [];
  const groups = groupByHost(rows, identity, notes);
  const facts = new Map((inventory?.hosts ?? []).map((host) => [host.name, host]));
  const podAddress = new Map((inventory?.pods ?? []).map((pod) => [podKey(pod.namespace, pod.name), pod.ip]));
  const scene: Scene = { input, answered: answeredOf(answers), facts, podAddress, notes };
  const hosts = [...groups.values()].map((group) => toHost(group, scene));
  for (const name of bareHosts(identity, facts, groups, input.at)) hosts.push(toHost({ name, mapped: true, rows: [] }, scene));
  hosts.sort((a, b) => Number(b.mapped) - Number(a.mapped) || a.name.localeCompare(b.name, 'en', { numeric: true }));
  return { hosts, notes, hostOf: namer(groups, identity) };
}

/** By the exporter's labels; a series of an exporter that is not among the answers by its instance, then by the matching of its labels alone. */
function namer(groups: ReadonlyMap<string, Group>, identity: HostIdentity): (labels: Labels) => string | null {
  const byKey = new Map<string, string>();
  const byInstance = new Map<string, string>();
  for (const { name, rows } of groups.values()) {
    for (const row of rows) {
      byKey.set(row.key, name);
      if (row.labels.instance !== undefined) byInstance.set(row.labels.instance, name);
    }
  }
  return (labels) => byKey.get(exporterKey(labels)) ?? byInstance.get(labels.instance ?? '') ?? identity.resolve(labels) ?? labels.instance ?? null;
}

interface Group {
  readonly name: string;
  readonly mapped: boolean;
  readonly rows: ExporterRow[];
}

function groupByHost(rows: readonly ExporterRow[], identity: HostIdentity, notes: HostNote[]): Map<string, Group> {
  const groups = new Map<string, Group>();
  for (const row of rows) {
    const host = identity.resolve(row.labels, row.nodename);
    const instance = row.labels.instance ?? row.nodename ?? 'unknown exporter';
    if (host === null && row.stale && identity.known.size > 0) {
      notes.push({ kind: 'gone', subject: instance, message: `The exporter ${instance} fell silent and no host of the cluster belongs to it.` });
      continue;
    }
    const key = host === null ? `instance ${instance}` : `host ${host}`;
    const group = groups.get(key) ?? { name: host ?? instance, mapped: host !== null, rows: [] };
    groups.set(key, group);
    group.rows.push(row);
  }
  for (const { name, mapped } of groups.values()) {
    if (!mapped) notes.push({ kind: 'unmapped', subject: name, message: `The exporter ${name} could not be matched to a host of the cluster; it is shown by its address.` });
  }
  return groups;
}

interface Scene {
  readonly input: HostsInput;
  readonly answered: Answered;
  readonly facts: ReadonlyMap<string, HostFact>;
  /** Address of a pod by `podKey`. */
  readonly podAddress: ReadonlyMap<string, string | null>;
  readonly notes: HostNote[];
}

function toHost(group: Group, { input, answered, facts, podAddress, notes }: Scene): Host {
  const fact = facts.get(group.name) ?? null;
  const row = bestRow(group.rows);
  const foreign = row !== null && fact !== null && hasOwnNetwork(row, fact, podAddress);
  noteGroup(group, row, foreign, answered, notes);
  const instanceType = fact?.instanceType ?? null;
  return {
    name: group.name,
    instance: row?.labels.instance ?? null,
    instanceType,
    burstable: burstableType(instanceType)?.burstable ?? null,
    region: fact?.region ?? null,
    zone: fact?.zone ?? null,
    cores: fact?.cores ?? row?.values.get('cores') ?? null,
    conditions: fact === null ? [] : [...fact.conditions, ...(fact.cordoned ? ['Cordoned'] : [])],
    mapped: group.mapped,
    signals: hostSignals(row, answered, { foreignNetwork: foreign, past: input.past?.[group.name] ?? null }),
  };
}

function noteGroup(group: Group, row: ExporterRow | null, foreign: boolean, answered: Answered, notes: HostNote[]): void {
  const { name: subject } = group;
  const live = group.rows.filter((one) => one.live);
  if (live.length > 1) notes.push({ kind: 'duplicate', subject, message: `${live.length} exporters answer for ${subject}; one is shown (${row?.labels.instance ?? ''}).` });
  if (foreign) notes.push({ kind: 'not-host-network', subject, message: `The exporter on ${subject} has a network of its own: its TCP and connection table numbers are not the host's and are left out. Run it with hostNetwork.` });
  if (row === null && answered.cpu === true) notes.push({ kind: 'not-installed', subject, message: `No node_exporter answers for ${subject}.` });
  if (row?.stale === true) notes.push({ kind: 'stale', subject, message: `The exporter of ${subject} fell silent.` });
}

/** Kubernetes hosts without exporter. At a moment in the past only those that existed then. */
function bareHosts(identity: HostIdentity, facts: ReadonlyMap<string, HostFact>, groups: ReadonlyMap<string, Group>, at: number): string[] {
  return [...identity.known].filter((name) => {
    const createdAt = facts.get(name)?.createdAt ?? null;
    return !groups.has(`host ${name}`) && (createdAt === null || createdAt <= at);
  });
}

/** An exporter whose pod has an address that the host does not have sees the sockets of its own pod only. */
function hasOwnNetwork(row: ExporterRow, fact: HostFact, podAddress: Scene['podAddress']): boolean {
  const scraped = scrapedPod(row.labels);
  if (scraped === null || fact.addresses.length === 0) return false;
  const address = podAddress.get(podKey(scraped.namespace, scraped.name)) ?? null;
  return address !== null && !fact.addresses.includes(address);
}

function samplesOf(answer: readonly Sample[] | HostFailure | undefined): readonly Sample[] | undefined {
  return answer === undefined || 'failure' in answer ? undefined : answer;
}

function answeredOf(answers: HostsInput['answers']): Answered {
  const state = (name: HostQueryName): true | ErrorCode => {
    const answer = answers[name];
    if (answer === undefined) return 'internal';
    return 'failure' in answer ? answer.failure : true;
  };
  return { cpu: state('cpu'), pressure: state('pressure'), network: state('network'), disk: state('disk') };
}
