'use client';

import { edgeThresholds } from '@/lib/health/thresholds';
import { signalCatalogue } from '@/lib/hosts/signal-catalogue';
import type { GraphEdge, GraphNode } from '@/lib/topology/graph';
import type { TimelineAnswer } from '@/lib/wire/timeline-answer';
import type { MeshPicture } from '../mesh/mesh-picture';
import { signalTitle } from '../mesh/signal-words';
import { hostsUnder } from '../mesh/where-pods-run';
import type { Stretch } from './hosts-under';
import { OverTime, type WantedChart } from './over-time';

interface EdgeOverTimeProps {
  readonly edge: GraphEdge;
  readonly picture: MeshPicture;
  readonly stretch: Stretch | null;
}

const mostHosts = 3;
const dashes = [undefined, '5 2', '1.5 2'] as const;

/** Latency of both reporters, rate and failures of one edge, and what the hosts beneath suffered, on one time axis with what happened. */
export function EdgeOverTime({ edge, picture, stretch }: EdgeOverTimeProps) {
  const ends = [picture.health.nodes.get(edge.source), picture.health.nodes.get(edge.target)];
  const hosts = worstHostsUnder(picture, edge.target);
  const charts = stretch === null ? [] : [...(edge.protocol === 'tcp' ? tcpCharts(edge, picture, stretch) : httpCharts(edge, picture, stretch)), ...hostCharts(hosts, stretch)];
  return <OverTime title="Over time" stretch={stretch} picture={picture} charts={charts} isHere={(event) => isAbout(event, ends, hosts)} />;
}

/** The hosts beneath a node, the worst first. */
function worstHostsUnder(picture: MeshPicture, node: string): readonly string[] {
  return picture.hosts === null ? [] : hostsUnder(picture.hosts, node).slice(0, mostHosts).map(({ name }) => name);
}

/** Events of the nodes' workloads and pods (whose names begin with the workload's) and of hosts. */
function isAbout(event: TimelineAnswer['events'][number], nodes: readonly (GraphNode | undefined)[], hosts: readonly string[]): boolean {
  if (event.kind === 'Node') return hosts.includes(event.name);
  return nodes.some((node) => node !== undefined && node.namespace === event.namespace && (event.name === node.name || event.name.startsWith(`${node.name}-`)));
}

function httpCharts(edge: GraphEdge, picture: MeshPicture, stretch: Stretch): WantedChart[] {
  const asked = { of: `edge:${edge.id}`, ...stretch, level: picture.graph.level } as const;
  return [
    { title: 'Latency', limit: edgeThresholds.p99.critical, lines: [
      { name: 'P99 caller', colour: 'var(--ink)', question: { ...asked, what: 'p99', side: 'caller' } }, { name: 'P99 callee', colour: 'var(--ink)', dash: '5 2', question: { ...asked, what: 'p99', side: 'callee' } },
      { name: 'P50 caller', colour: 'var(--accent)', thin: true, question: { ...asked, what: 'p50', side: 'caller' } }, { name: 'P50 callee', colour: 'var(--accent)', thin: true, dash: '5 2', question: { ...asked, what: 'p50', side: 'callee' } },
    ] },
    { title: 'Rate', limit: null, lines: [{ name: 'requests', colour: 'var(--quiet)', question: { ...asked, what: 'requests' } }] },
    { title: 'Failures', limit: null, lines: [
      { name: '5xx', colour: 'var(--crit)', question: { ...asked, what: 'errors5xx' } }, { name: 'no response', colour: 'var(--crit)', dash: '1.5 2', question: { ...asked, what: 'noResponse' } },
      { name: '4xx', colour: 'var(--warn)', dash: '5 2', thin: true, question: { ...asked, what: 'errors4xx' } },
    ] },
  ];
}

function tcpCharts(edge: GraphEdge, picture: MeshPicture, stretch: Stretch): WantedChart[] {
  const asked = { of: `edge:${edge.id}`, ...stretch, level: picture.graph.level } as const;
  return [{ title: 'Bytes', limit: null, lines: [{ name: 'sent', colour: 'var(--ink)', question: { ...asked, what: 'sentBytes' } }, { name: 'received', colour: 'var(--ink)', dash: '5 2', question: { ...asked, what: 'receivedBytes' } }] }];
}

/** Steal and iowait of hosts. */
function hostCharts(hosts: readonly string[], stretch: Stretch): WantedChart[] {
  if (hosts.length === 0) return [];
  return (['steal', 'iowait'] as const).map((what) => ({
    title: signalTitle(what), limit: signalCatalogue[what].raised,
    lines: hosts.map((host, index) => { const dash = dashes[index]; return { name: `${signalTitle(what)} ${host}`, colour: what === 'steal' ? 'var(--warn)' : 'var(--accent)', ...(dash === undefined ? {} : { dash }), question: { of: `host:${host}`, what, ...stretch } }; }),
  }));
}

/** Latency, rate and failures of all that a node answers, and its hosts. */
export function NodeOverTime({ node, picture, stretch }: { readonly node: GraphNode; readonly picture: MeshPicture; readonly stretch: Stretch | null }) {
  const hosts = worstHostsUnder(picture, node.id);
  const asked = stretch === null ? null : { of: `node:${node.id}`, ...stretch, level: picture.graph.level } as const;
  const answers = typeof node.in?.requests === 'number';
  const charts: WantedChart[] = stretch === null || asked === null ? [] : [
    ...(answers ? [
      { title: 'Latency', limit: edgeThresholds.p99.critical, lines: [{ name: 'P99', colour: 'var(--ink)', question: { ...asked, what: 'p99' as const } }, { name: 'P50', colour: 'var(--accent)', thin: true, question: { ...asked, what: 'p50' as const } }] },
      { title: 'Rate', limit: null, lines: [{ name: 'requests', colour: 'var(--quiet)', question: { ...asked, what: 'requests' as const } }] },
      { title: 'Failures', limit: null, lines: [{ name: '5xx', colour: 'var(--crit)', question: { ...asked, what: 'errors5xx' as const } }, { name: 'no response', colour: 'var(--crit)', dash: '1.5 2', question: { ...asked, what: 'noResponse' as const } }] },
    ] : []),
    ...hostCharts(hosts, stretch),
  ];
  return charts.length === 0 ? null : <OverTime title="Over time" stretch={stretch} picture={picture} charts={charts} isHere={(event) => isAbout(event, [node], hosts)} />;
}
