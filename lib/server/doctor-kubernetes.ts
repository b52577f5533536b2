import { errorCatalogue } from '@/lib/base/app-error';
import type { KindState } from '@/lib/kubernetes/kind-state';
import type { Finding } from '@/lib/wire/doctor-answer';
import type { Runtime } from './runtime';

const states: Record<KindState['state'], Finding['state']> = {
  ok: 'found', starting: 'warning', slow: 'warning', stale: 'warning', throttled: 'warning', absent: 'missing', denied: 'denied', down: 'failed',
};

/** Which kinds of the Kubernetes API are read, denied, not installed or failing. */
export function kubernetesFindings(rt: Runtime): Finding[] {
  if (rt.kubernetes === null) return [withoutKubernetes(rt)];
  const problem = rt.kubernetes.credentialProblem();
  return [
    ...rt.kubernetes.kinds().map(ofKind),
    ...rightsFinding(rt.kubernetes.excessRights()),
    ...(problem === null ? [] : [{ id: 'k8s/credentials', area: 'kubernetes', state: 'warning', title: 'Kubernetes credentials', detail: problem, remedy: 'Put the file back; its last value is in use.' } satisfies Finding]),
  ];
}

/** Nothing while the API server has not said. */
function rightsFinding(excess: readonly string[] | null): Finding[] {
  if (excess === null) return [];
  const base = { id: 'k8s/rights', area: 'kubernetes', title: 'Kubernetes rights' } as const;
  if (excess.length === 0) return [{ ...base, state: 'found', detail: 'The credentials allow none of what reading a mesh never needs.', remedy: null }];
  return [{ ...base, state: 'warning', detail: `The credentials allow more than reading needs: ${excess.join(', ')}. Whoever reaches this process could gain that.`, remedy: 'Run with the service account and the role of deploy/.' }];
}

function ofKind({ kind, state, code, detail, objects }: KindState): Finding {
  const base = { id: `k8s:${kind}`, area: 'kubernetes', state: states[state], title: `Kubernetes ${kind}` } as const;
  if (state === 'ok') return { ...base, detail: `${objects} objects.`, remedy: null };
  const known = code === undefined ? null : errorCatalogue[code];
  return { ...base, detail: detail ?? known?.message ?? 'It is being read for the first time.', remedy: state === 'absent' ? null : known?.hint ?? null };
}

function withoutKubernetes(rt: Runtime): Finding {
  const off = rt.env.kubernetes === 'off';
  return {
    id: 'k8s', area: 'kubernetes', state: 'missing', title: 'Kubernetes API',
    detail: off ? 'It is switched off (UNDERMESH_KUBERNETES=off): names come from telemetry alone, events and idle workloads are not shown.' : 'There is neither a service account nor a kubeconfig: names come from telemetry alone, events and idle workloads are not shown.',
    remedy: off ? 'Set UNDERMESH_KUBERNETES=auto.' : 'Set KUBECONFIG, or run in the cluster with the service account of deploy/.',
  };
}
