import type { ErrorCode } from '@/lib/base/app-error';
import type { TimeWindow } from '@/lib/base/time-window';
import type { Labels, Sample } from '@/lib/promql/sample';
import type { HostFact, Inventory } from '@/lib/topology/inventory';
import { podOf } from './container-expression';
import { scrapedPod } from './exporter-labels';
import { bestRow, exporterRows, type ExporterRow } from './exporter-rows';
import type { Host, SignalName } from './host';
import { conditionList, stateKey, stateOfFact, statesFromSamples, type HostState } from './host-conditions';
import { clusterIdentities, clustersOf, groupByHost, groupKey, namer, speaksFor, type HostGroup, type HostNaming } from './host-groups';
import { podKey } from './host-identity';
import type { HostNote } from './host-note';
import { hostNames } from './host-names';
import type { HostQueryName } from './host-queries';
import { hostSignals, type Answered } from './host-signals';
import { burstableType } from './instance-type';
import { placeKey } from './pod-place';
import type { SignalPast } from './signal-grade';

/** A query without an answer, and why. */
export interface HostFailure {
  readonly failure: ErrorCode;
}

/** What was usual, by host name and signal. */
export type RobustPast = Readonly<Record<string, Readonly<Partial<Record<SignalName, SignalPast>>>>>;

/** Everything the reader is given. Answers come from `hostQueries` and `placementQuery` by name; one that was not asked is left out. */
export interface HostsInput extends TimeWindow {
  readonly answers: Readonly<Partial<Record<HostQueryName | 'placements', readonly Sample[] | HostFailure>>>;
  readonly inventory: Inventory | null;
  readonly past: RobustPast | null;
  /** The cluster that the inventory is of, when several are shown; absent = it may speak for all. */
  readonly inventoryCluster?: string | null;
  /** false = a moment in the past, for which kube-state-metrics knows the hosts' state better than the API server. */
  readonly live?: boolean;
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
  const placed = samplesOf(answers.placements) ?? null;
  const told = (['cpu', 'pressure', 'network', 'disk'] as const).map((name) => samplesOf(answers[name]) ?? []);
  const naming: HostNaming = { identity: clusterIdentities(input.inventory, input.inventoryCluster ?? null, placed), names: hostNames([...told, placed ?? []]) };
  const notes: HostNote[] = [];
  const groups = groupByHost(exporterRows(told), naming, notes);
  const scene: Scene = {
    input, answered: answeredOf(answers), notes,
    facts: new Map((inventory?.hosts ?? []).map((host) => [host.name, host])),
    states: statesFromSamples(placed),
    podAddress: new Map((inventory?.pods ?? []).map((pod) => [podKey(pod.namespace, pod.name), pod.ip])),
    ownNetwork: new Set((placed ?? []).flatMap(({ labels }) => (labels.m === 'pod' && labels.host_network === 'false' ? placeKey(podOf(labels) ?? nobody) : []))),
  };
  const hosts = [...groups.values()].map((group) => toHost(group, scene));
  for (const bare of bareHosts(naming, clustersOf(groups, placed), scene, groups)) hosts.push(toHost(bare, scene));
  hosts.sort((a, b) => Number(b.mapped) - Number(a.mapped) || a.name.localeCompare(b.name, 'en', { numeric: true }));
  return { hosts, notes, hostOf: namer(groups, naming) };
}

interface Scene {
  readonly input: HostsInput;
  readonly answered: Answered;
  readonly facts: ReadonlyMap<string, HostFact>;
  readonly states: ReadonlyMap<string, HostState> | null;
  /** Address of a pod by `podKey`. */
  readonly podAddress: ReadonlyMap<string, string | null>;
  /** Pods of which kube-state-metrics says that they do not live in the network of their host, by `placeKey`. */
  readonly ownNetwork: ReadonlySet<string>;
  readonly notes: HostNote[];
}

function toHost(group: HostGroup, scene: Scene): Host {
  const { input, answered, notes } = scene;
  const fact = factOf(group, scene);
  const row = bestRow(group.rows);
  const foreign = row !== null && hasOwnNetwork(row, fact, scene);
  noteGroup(group, { row, foreign, windows: fact?.labels['kubernetes.io/os'] === 'windows' }, answered, notes);
  const instanceType = fact?.instanceType ?? null;
  const burstable = burstableType(instanceType);
  const state = stateOf(group, fact, scene);
  return {
    name: group.shown,
    instance: row?.labels.instance ?? null,
    instanceType,
    burstable: burstable?.burstable ?? null,
    region: fact?.region ?? null,
    zone: fact?.zone ?? null,
    cores: fact?.cores ?? row?.values.get('cores') ?? null,
    conditions: state === null ? [] : conditionList(state),
    mapped: group.mapped,
    signals: hostSignals(row, answered, { foreignNetwork: foreign, past: input.past?.[group.shown] ?? null }),
    facts: {
      cluster: group.cluster,
      baseline: burstable?.baseline ?? null,
      kernel: fact?.kernel ?? null,
      createdAt: fact?.createdAt ?? null,
      bootedAt: row?.values.get('boot') ?? null,
      cordoned: state?.cordoned ?? null,
      taints: state?.taints ?? null,
    },
  };
}

/** What the API server says about the host; nothing about a host of another cluster. */
function factOf({ name, cluster, mapped }: HostGroup, { facts, input: { inventoryCluster } }: Scene): HostFact | null {
  return mapped && speaksFor(inventoryCluster ?? null, cluster) ? facts.get(name) ?? null : null;
}

/** At a moment in the past kube-state-metrics is asked first, now the API server. */
function stateOf({ name, cluster }: HostGroup, fact: HostFact | null, { states, input: { live = true } }: Scene): HostState | null {
  const told = states?.get(stateKey(name, cluster)) ?? states?.get(stateKey(name, null)) ?? null;
  const now = fact === null ? null : stateOfFact(fact);
  return live ? now ?? told : told ?? now;
}

function noteGroup({ shown: subject, rows }: HostGroup, { row, foreign, windows }: { row: ExporterRow | null; foreign: boolean; windows: boolean }, answered: Answered, notes: HostNote[]): void {
  const live = rows.filter((one) => one.live);
  if (live.length > 1) notes.push({ kind: 'duplicate', subject, message: `${live.length} exporters answer for ${subject}; one is shown (${row?.labels.instance ?? ''}).` });
  if (foreign) notes.push({ kind: 'not-host-network', subject, message: `The exporter on ${subject} has a network of its own: its TCP and connection table numbers are not the host's and are left out. Run it with hostNetwork.` });
  if (row === null && answered.cpu === true) notes.push({ kind: 'not-installed', subject, message: windows ? `${subject} runs Windows, where there is no node_exporter; what windows_exporter tells is not read.` : `No node_exporter answers for ${subject}.` });
  if (row?.stale === true) notes.push({ kind: 'stale', subject, message: `The exporter of ${subject} fell silent.` });
}

/** Kubernetes hosts without exporter. At a moment in the past only those that existed then. */
function bareHosts({ identity, names }: HostNaming, clusters: readonly (string | null)[], { facts, input: { at } }: Scene, groups: ReadonlyMap<string, HostGroup>): HostGroup[] {
  const covered = new Set([...groups.values()].flatMap(({ name, mapped }) => (mapped ? [name] : [])));
  const found = new Map<string, HostGroup>();
  for (const cluster of clusters) {
    for (const name of identity(cluster).known) {
      const createdAt = facts.get(name)?.createdAt ?? null;
      const shown = names.display(name, cluster);
      // Without clashing names one exporter is enough, whichever cluster it says that it is of.
      const missed = shown === name ? !covered.has(name) : !groups.has(groupKey(cluster, name, true));
      if (missed && (createdAt === null || createdAt <= at)) found.set(shown, { cluster, name, shown, mapped: true, rows: [] });
    }
  }
  return [...found.values()];
}

const nobody = { cluster: null, namespace: '', pod: '' };

/** An exporter whose pod has an address that the host does not have sees the sockets of its own pod only. */
function hasOwnNetwork({ labels }: ExporterRow, fact: HostFact | null, { podAddress, ownNetwork }: Scene): boolean {
  const scraped = scrapedPod(labels);
  if (scraped === null) return false;
  if (ownNetwork.has(placeKey({ cluster: labels.cluster || null, namespace: scraped.namespace, pod: scraped.name }))) return true;
  const address = podAddress.get(podKey(scraped.namespace, scraped.name)) ?? null;
  return address !== null && fact !== null && fact.addresses.length > 0 && !fact.addresses.includes(address);
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
