import { describe, expect, it } from 'vitest';
import { kubernetesFindings } from './doctor-kubernetes';
import type { Runtime } from './runtime';

/** A runtime of which only the reader of the Kubernetes API is there. Guarantee: `kubernetesFindings` reads nothing else. */
function withReader(rights: readonly string[] | null, problem: string | null): Runtime {
  const kubernetes = { kinds: () => [], excessRights: () => rights, credentialProblem: () => problem };
  return { kubernetes, env: { kubernetes: 'auto' } } as unknown as Runtime;
}

describe('the self-check of the credentials', () => {
  it('warns of rights that reading never needs, and names them', () => {
    expect(kubernetesFindings(withReader(['list secrets', 'create pods/exec'], null))).toEqual([{
      id: 'k8s/rights', area: 'kubernetes', state: 'warning', title: 'Kubernetes rights',
      detail: 'The credentials allow more than reading needs: list secrets, create pods/exec. Whoever reaches this process could gain that.',
      remedy: 'Run with the service account and the role of deploy/.',
    }]);
  });

  it('says that there are none, and says nothing while the API server has not said', () => {
    expect(kubernetesFindings(withReader([], null)).map(({ state, detail }) => [state, detail])).toEqual([['found', 'The credentials allow none of what reading a mesh never needs.']]);
    expect(kubernetesFindings(withReader(null, null))).toEqual([]);
  });

  it('tells when a credential file can no longer be read', () => {
    expect(kubernetesFindings(withReader(null, 'The token file /x cannot be read (ENOENT).'))).toEqual([{
      id: 'k8s/credentials', area: 'kubernetes', state: 'warning', title: 'Kubernetes credentials', detail: 'The token file /x cannot be read (ENOENT).', remedy: 'Put the file back; its last value is in use.',
    }]);
  });
});
