'use client';

import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { graphQuery } from '@/lib/queries/graph-query';
import { hostsQuery } from '@/lib/queries/hosts-query';
import { latencyQuery } from '@/lib/queries/latency-query';
import type { ScopeQuestion } from '@/lib/queries/scope-question';
import type { Graph } from '@/lib/topology/graph';
import type { Latency } from '@/lib/topology/latency';
import { meshHealth } from './mesh-health';
import type { MeshPicture } from './mesh-picture';

/** Latency of another level, window or moment does not belong to this graph. */
function belongs(latency: Latency, graph: Graph): boolean {
  return latency.level === graph.level && latency.window === graph.window && Math.abs(latency.at - graph.at) <= Math.max(120, graph.window / 4);
}

/** Asks for the three layers, each on its own, and puts them together. `picture` is null until there is traffic to show. */
export function useMeshPicture(scope: ScopeQuestion) {
  const graph = useQuery(graphQuery(scope));
  const latency = useQuery(latencyQuery(scope));
  const hosts = useQuery(hostsQuery(scope));
  const graphData = graph.data?.data;
  const latencyData = latency.data?.data;
  const hostsData = hosts.data?.data;
  const latencyFailed = latency.isError;
  const fitting = graphData !== undefined && latencyData !== undefined && belongs(latencyData, graphData) ? latencyData : null;
  const latencyState = fitting !== null ? 'ready' : latencyFailed ? 'failed' : 'pending';
  const health = useMemo(() => (graphData === undefined ? null : meshHealth(graphData, fitting ?? (latencyFailed ? null : 'pending'))), [graphData, fitting, latencyFailed]);
  const picture = useMemo(
    (): MeshPicture | null => (graphData === undefined || health === null ? null : { graph: graphData, latency: fitting, latencyState, hosts: hostsData ?? null, health }),
    [graphData, fitting, latencyState, hostsData, health],
  );
  return { picture, graph, latency, hosts };
}

/** The three layers and what became of asking for them. */
export type MeshAnswers = ReturnType<typeof useMeshPicture>;
