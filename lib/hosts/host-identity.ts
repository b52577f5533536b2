import type { HostFact, Inventory } from '@/lib/topology/inventory';
import type { Labels, Sample } from '@/lib/promql/sample';
import { addressOf, nodeLabels, scrapedPod } from './exporter-labels';

/** How exporters are matched to the hosts that Kubernetes knows. */
export interface HostIdentity {
  /** Name of the host that a series is of; null = cannot be mapped, and is not guessed. */
  resolve(labels: Labels, nodename?: string | null): string | null;
  /** Every host that is known by name. */
  readonly known: ReadonlySet<string>;
}

/**
 * Builds the matching from what Kubernetes says now and what kube-state-metrics said at the moment asked for.
 * Order: a label that holds a known name; the exporter's own pod; address or name in `instance`; the machine's own name. Nothing known at all: only labels that hold a Node's name by construction are believed.
 */
export function hostIdentity(inventory: Inventory | null, placementSamples: readonly Sample[] | null): HostIdentity {
  const known = new Set<string>();
  const byAddress = new Map<string, string | null>();
  const byPod = new Map<string, string | null>();
  for (const host of inventory?.hosts ?? []) addHost(host.name, addressesOf(host), known, byAddress);
  for (const pod of inventory?.pods ?? []) if (pod.host !== null) put(byPod, podKey(pod.namespace, pod.name), pod.host);
  for (const { labels } of placementSamples ?? []) {
    const node = labels.exported_node || labels.node;
    if (!node) continue;
    if (labels.m === 'host') addHost(node, labels.internal_ip ? [labels.internal_ip] : [], known, byAddress);
    if (labels.m === 'pod') addPodInfo(labels, node, byPod);
  }
  addAddressesOfPods(placementSamples ?? [], known, byAddress);
  if (known.size === 0) addHostsOfPods(placementSamples ?? [], known, byAddress);
  const matcher: Matcher = { known, byAddress, byPod, byShortName: shortNames(known) };
  return { known, resolve: (labels, nodename = null) => (known.size === 0 ? believed(labels) : match(matcher, labels, nodename)) };
}

interface Matcher {
  readonly known: ReadonlySet<string>;
  readonly byAddress: ReadonlyMap<string, string | null>;
  readonly byPod: ReadonlyMap<string, string | null>;
  readonly byShortName: ReadonlyMap<string, string | null>;
}

function match(matcher: Matcher, labels: Labels, nodename: string | null): string | null {
  const { known, byAddress, byPod, byShortName } = matcher;
  const labelled = nodeLabels.map((label) => labels[label]).find((value) => value !== undefined && known.has(value));
  if (labelled !== undefined) return labelled;
  const pod = scrapedPod(labels);
  const podHost = pod === null ? null : byPod.get(podKey(pod.namespace, pod.name)) ?? null;
  if (podHost !== null && known.has(podHost)) return podHost;
  const address = addressOf(labels.instance ?? '');
  if (known.has(address)) return address;
  const addressed = byAddress.get(address.toLowerCase()) ?? null;
  if (addressed !== null) return addressed;
  const machine = nodename ?? labels.nodename ?? '';
  if (machine === '') return null;
  return known.has(machine) ? machine : byShortName.get(shortName(machine)) ?? null;
}

/** Without any list of hosts: service discovery of Kubernetes writes only Node names into these. */
function believed(labels: Labels): string | null {
  return labels.node || labels.kubernetes_node || labels.kubernetes_io_hostname || null;
}

function addHost(name: string, addresses: readonly string[], known: Set<string>, byAddress: Map<string, string | null>): void {
  known.add(name);
  for (const address of addresses) put(byAddress, address.toLowerCase(), name);
}

function addressesOf(host: HostFact): readonly string[] {
  const label = host.labels['kubernetes.io/hostname'];
  return label === undefined ? host.addresses : [...host.addresses, label];
}

/** Some installations of kube-state-metrics leave the hosts out: pods name theirs too, with its address. Without any of it cAdvisor's series name the Node that was scraped. */
function addHostsOfPods(samples: readonly Sample[], known: Set<string>, byAddress: Map<string, string | null>): void {
  for (const { labels } of samples) {
    const node = labels.exported_node || labels.node;
    if (labels.m === 'pod' && node) addHost(node, labels.host_ip ? [labels.host_ip] : [], known, byAddress);
    const scraped = labels.m === 'container' ? labels.node || labels.kubernetes_io_hostname : undefined;
    if (scraped) addHost(scraped, [], known, byAddress);
  }
}

/** kube-state-metrics before 2.0 tells the addresses of hosts with their pods only. */
function addAddressesOfPods(samples: readonly Sample[], known: ReadonlySet<string>, byAddress: Map<string, string | null>): void {
  const told = new Set(byAddress.keys());
  for (const { labels } of samples) {
    const node = labels.exported_node || labels.node;
    const address = labels.host_ip?.toLowerCase();
    if (labels.m === 'pod' && node && address && known.has(node) && !told.has(address)) put(byAddress, address, node);
  }
}

function addPodInfo(labels: Labels, node: string, byPod: Map<string, string | null>): void {
  const namespace = labels.exported_namespace || labels.namespace;
  const name = labels.exported_pod || labels.pod;
  // The API server is the better witness for a pod that both know.
  if (namespace && name && !byPod.has(podKey(namespace, name))) byPod.set(podKey(namespace, name), node);
}

/** Two owners of one key make it useless: it then maps to nobody. */
function put(map: Map<string, string | null>, key: string, value: string): void {
  const before = map.get(key);
  map.set(key, before === undefined || before === value ? value : null);
}

function shortNames(known: ReadonlySet<string>): ReadonlyMap<string, string | null> {
  const map = new Map<string, string | null>();
  for (const name of known) put(map, shortName(name), name);
  return map;
}

/** First DNS label, in small letters; an address stays whole. */
function shortName(name: string): string {
  return /^[\d.]+$|:/.test(name) ? name : name.split('.')[0]?.toLowerCase() ?? name;
}

/** A pod's name in the whole cluster. */
export function podKey(namespace: string, name: string): string {
  return `${namespace}/${name}`;
}
