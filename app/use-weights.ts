import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { configQuery } from '@/lib/queries/config-query';
import type { ScopeQuestion } from '@/lib/queries/scope-question';

/** The configured share of each edge (0…1), for the rollout lens; null while another lens is on or it is not known. */
export function useWeights(scope: ScopeQuestion, wanted: boolean): ReadonlyMap<string, number> | null {
  const { data } = useQuery({ ...configQuery({ ...scope, of: null }), enabled: wanted });
  return useMemo(() => (wanted && data !== undefined ? new Map(data.data.weights.map(({ edge, share }) => [edge, share])) : null), [wanted, data]);
}
