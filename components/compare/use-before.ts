'use client';

import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { graphQuery } from '@/lib/queries/graph-query';
import { hostsQuery } from '@/lib/queries/hosts-query';
import { latencyQuery } from '@/lib/queries/latency-query';
import type { ScopeQuestion } from '@/lib/queries/scope-question';
import { comparedMoment } from '@/lib/url/compared-moment';
import type { MeshPicture } from '../mesh/mesh-picture';
import { compareMeshes, type ComparedMesh, type MeshChange } from './compare-meshes';

/** What the picture is compared with. `mesh` null: on its way, or it failed (`why`). */
export interface Comparison {
  /** Unix seconds. */
  readonly at: number;
  readonly mesh: ComparedMesh | null;
  readonly changes: readonly MeshChange[] | null;
  readonly why: string | null;
}

/** Asks for the same mesh at the moment one compares with; null while one compares with nothing. */
export function useBefore(scope: ScopeQuestion, compare: number | null, picture: MeshPicture | null): Comparison | null {
  const shownAt = picture?.graph.at ?? null;
  const at = compare === null || shownAt === null ? null : comparedMoment(compare, shownAt);
  const question = { ...scope, at };
  const enabled = at !== null;
  const graph = useQuery({ ...graphQuery(question), enabled });
  const latency = useQuery({ ...latencyQuery(question), enabled });
  const hosts = useQuery({ ...hostsQuery(question), enabled });
  const [graphData, latencyData, hostsData] = [fitting(graph.data?.data, at), fitting(latency.data?.data, at), fitting(hosts.data?.data, at)];
  const mesh = useMemo((): ComparedMesh | null => (graphData === null ? null : { graph: graphData, latency: latencyData, hosts: hostsData }), [graphData, latencyData, hostsData]);
  const changes = useMemo(() => (mesh === null || picture === null ? null : compareMeshes(mesh, picture)), [mesh, picture]);
  return at === null ? null : { at, mesh, changes, why: graph.error?.message ?? null };
}

/** An answer kept from the question before is of use as long as it is about nearly the same moment (a live comparison moves on by steps). */
function fitting<Data extends { readonly at: number }>(data: Data | undefined, at: number | null): Data | null {
  return data === undefined || at === null || Math.abs(data.at - at) > 120 ? null : data;
}
