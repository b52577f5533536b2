import { describe, expect, it } from 'vitest';
import { diagnose } from './diagnose';
import type { DiagnosisInput } from './diagnosis-input';
import { loadRise } from './load-rise';
import { meshView } from './mesh-view';
import { diagnosisOf, type Trouble } from './sample-diagnosis.test-data';

/** Everything a little slower, in a mesh whose edges swing by themselves as much as that. */
function restless(trouble: Trouble): DiagnosisInput {
  const input = diagnosisOf(trouble);
  if (input.history === null) return input;
  const edges = new Map([...input.history.edges].map(([edge, series]) => [edge, { ...series, meanMs: series.meanMs.map((value, index) => (value === null ? null : value * (1 + 0.5 * Math.sin(index * 1.3)))) }]));
  return { ...input, history: { ...input.history, edges } };
}

const slower = (name: string): number => (name.includes('.') ? 0 : 4);
const usualLoad = restless({ pod: slower });
const spike = restless({ pod: slower, load: () => 3 });

describe('more load on the whole mesh', () => {
  it('is told when more enters and most edges are slower', () => {
    const found = loadRise(meshView(spike));
    expect([found?.now, found?.usual, found?.edges]).toEqual([300, 100, 6]);
    expect(found?.certainty).toBe(1);
  });

  it('makes edges sick that would not leave their own habit, and is blamed', () => {
    expect(diagnose(usualLoad).sick).toEqual([]);
    const { sick, suspects } = diagnose(spike);
    expect(sick.length).toBeGreaterThan(0);
    expect(suspects[0]).toMatchObject({ class: 'overload' });
    expect(suspects[0]?.evidence.map(({ signal }) => signal)).toContain('load-rise');
  });

  it('alone accuses nobody where nothing is slower for it, and is surer the more of the mesh is slower', () => {
    expect(diagnose(restless({ load: () => 3 })).suspects).toEqual([]);
    const certainty = (trouble: Trouble): number => loadRise(meshView(restless({ load: () => 3, ...trouble })))?.certainty ?? 0;
    expect([certainty({}), certainty({ pod: (name) => (name === 'cart' ? 40 : 0) }), certainty({ pod: slower })]).toEqual([0.4, 0.4, 1]);
  });

  it('is no matter while as much enters as ever', () => {
    expect(loadRise(meshView(usualLoad))).toBeNull();
  });
});
