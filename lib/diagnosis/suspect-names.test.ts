import { describe, expect, it } from 'vitest';
import { diagnose } from './diagnose';
import type { DiagnosisInput } from './diagnosis-input';
import { diagnosisOf, edgeOf, stolen } from './sample-diagnosis.test-data';
import { ringOf } from './sample-mesh.test-data';

/** kind, name, namespace and edge of the first suspect, as wire.md 3.4 lays them down. */
function first(input: DiagnosisInput): readonly (string | null | undefined)[] {
  const [one] = diagnose(input).suspects;
  return [one?.kind, one?.name, one?.namespace, one?.edge];
}

const tripped = diagnosisOf({ fails: (from, to) => (from === 'order' && to === 'pay' ? { share: 0.2, code: '503', flag: 'UO' } : null) });
const zone = (index: number): string => ['a', 'b', 'c'][Math.floor(index / 2) % 3] ?? 'a';

describe('a suspect is called', () => {
  it('a host by its Node', () => {
    expect(first(diagnosisOf(stolen))).toEqual(['host', 'h3', null, null]);
  });

  it('an edge SOURCE -> TARGET, with its id', () => {
    expect(first(tripped)).toEqual(['edge', 'order -> pay', 'shop', edgeOf('order', 'pay')]);
  });

  it('an object of the configuration Kind/namespace/name', () => {
    expect(first({ ...tripped, config: [{ kind: 'DestinationRule', namespace: 'shop', name: 'pay-breaker', service: 'pay.shop' }] })).toEqual(['config', 'DestinationRule/shop/pay-breaker', 'shop', edgeOf('order', 'pay')]);
  });

  it('an object that is missing, or meant without a name, Kind/namespace', () => {
    const refused = ringOf(24, (index) => `z-${index % 6}`, (from) => (from % 3 === 0 ? { unreached: 0.3 } : {}));
    expect(diagnose(refused).suspects.filter(({ kind }) => kind === 'config').map(({ name }) => name)).toContain('Certificate/istio-system');
  });

  it('a path between two zones FROM -> TO', () => {
    const broken = ringOf(24, (index) => `${zone(index)}-${index % 5}`, (from, to) => ([zone(from), zone(to)].sort().join('') === 'ab' ? { unreached: 0.5, gapMs: 3000 } : {}));
    expect(first(broken)).toEqual(['path', 'a -> b', null, null]);
  });

  it('what is outside the mesh by its host name', () => {
    expect(first(diagnosisOf({ pod: (name) => (name === 'bank.example' ? 300 : 0) })).slice(0, 2)).toEqual(['external', 'bank.example']);
  });
});
