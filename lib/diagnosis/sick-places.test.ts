import { describe, expect, it } from 'vitest';
import { chanceLikelihood, groupLikelihood } from './likelihood';
import { meshView } from './mesh-view';
import { diagnosisOf, type Trouble } from './sample-diagnosis.test-data';
import { movedTo } from './other-mesh.test-data';
import { gatheringOn, sickPlaces } from './sick-places';
import type { DiagnosisInput } from './diagnosis-input';

/** The sample with every workload on one host of its own, but cart, pay and stock together on h3. */
function oneHostEach(trouble: Trouble): DiagnosisInput {
  const home = (node: string): string => (/cart|pay|stock$/.test(node) ? 'h3' : /order|db/.test(node) ? 'h4' : 'h1');
  const input = movedTo(diagnosisOf(trouble), (host) => host);
  const look = (one: DiagnosisInput['now']): DiagnosisInput['now'] => ({ ...one, pods: one.pods?.map((pod) => ({ ...pod, host: home(pod.node) })) ?? null });
  return {
    ...input, now: look(input.now), usual: input.usual === null ? null : look(input.usual),
    hosts: input.hosts === null ? null : { ...input.hosts, placements: input.hosts.placements.map((one) => ({ ...one, host: home(one.node) })) },
  };
}

const slow = (...names: string[]): Trouble => ({ pod: (name) => (names.includes(name) ? 80 : 0) });

describe('the places of sick edges', () => {
  it('are where the time is lost, not where it is felt', () => {
    const places = sickPlaces(meshView(diagnosisOf(slow('stock'))));
    expect([...new Set(places.map(({ locus }) => locus.node.split('/').at(-1)))]).toEqual(['stock']);
  });

  it('gather on the host that all slow workloads have in common, though no pod runs elsewhere to compare with', () => {
    const view = meshView(oneHostEach(slow('cart', 'pay', 'stock')));
    expect(gatheringOn('h3', view)).toMatchObject({ members: 3, hit: 3, slow: 3, all: 5 });
    expect(gatheringOn('h3', view)?.strength).toBeGreaterThan(0.5);
    expect(gatheringOn('h1', view)).toBeNull();
  });

  it('do not gather where one workload alone is slow, or slow ones run apart', () => {
    expect(gatheringOn('h3', meshView(oneHostEach(slow('cart'))))).toBeNull();
    expect(gatheringOn('h3', meshView(oneHostEach(slow('cart', 'order'))))).toBeNull();
  });
});

describe('the likelihood of a group', () => {
  it('is higher the better the group and the trouble are the same', () => {
    expect(groupLikelihood(20, 4, 4, 4)).toBeGreaterThan(groupLikelihood(20, 4, 8, 4));
    expect(groupLikelihood(20, 4, 8, 4)).toBeGreaterThan(chanceLikelihood(20, 4));
  });

  it('is none where the group has no more of the trouble than the rest', () => {
    expect(groupLikelihood(20, 4, 10, 2)).toBe(-Infinity);
  });
});
