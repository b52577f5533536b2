import { describe, expect, it } from 'vitest';
import { diagnose } from './diagnose';
import type { DiagnosisInput } from './diagnosis-input';
import { meshView } from './mesh-view';
import { diagnosisOf, edgeOf, type Trouble } from './sample-diagnosis.test-data';
import { beyondWandering } from './wander';

const slower = (ms: number, trouble: Trouble = {}): DiagnosisInput => diagnosisOf({ pod: (name) => (name === 'cart' ? ms : 0), ...trouble });

/** The same in a mesh whose edges, each in its own minutes, have stood away from their middle by a factor. */
function restless(input: DiagnosisInput, factor: number): DiagnosisInput {
  if (input.history === null) return input;
  const edges = new Map([...input.history.edges].map(([edge, series], number) => [edge, { ...series, meanMs: series.meanMs.map((value, minute) => (value !== null && minute % 20 === number ? value * factor : value)) }]));
  return { ...input, history: { ...input.history, edges } };
}

function beyond(input: DiagnosisInput): number {
  const view = meshView(input);
  const facts = view.edges.get(edgeOf('web', 'cart'));
  return facts === undefined ? -1 : beyondWandering(facts, view);
}

const accused = (input: DiagnosisInput): string[] => diagnose(input).suspects.filter((one) => one.class !== 'unknown').map((one) => `${one.class} ${one.name}`);

describe('how far services wander by themselves', () => {
  it('grows from nothing to certainty with the distance from the middle of an edge', () => {
    const [quiet = -1, half = -1, twice = -1, far = -1] = [0, 2, 6, 60].map((ms) => beyond(slower(ms)));
    expect([quiet, far]).toEqual([0, 1]);
    expect(half).toBeLessThan(twice);
  });

  it('is measured over all edges of the mesh: what is far in a calm mesh is ordinary in a restless one', () => {
    expect(beyond(restless(slower(8), 1.6))).toBeLessThan(beyond(slower(8)));
  });

  it('accuses no application that is only a little slower, without more CPU for each request and without new pods', () => {
    expect(accused(slower(4))).toEqual([]);
  });

  it('does not hide an application that works more for each request, however little slower it is', () => {
    expect(accused(slower(4, { limits: (name) => (name === 'cart' ? { cpuCores: 1 } : {}) }))).toEqual(['application cart']);
  });

  it('does not hide what is many times slower', () => {
    expect(accused(slower(200))).toEqual(['application cart']);
  });

  it('does not hide a host: its signals are a witness of their own', () => {
    const input = diagnosisOf({ pod: (_, host) => (host === 'h3' ? 8 : 0), signals: (host) => (host === 'h3' ? { steal: 0.25 } : {}) });
    expect(accused(restless(input, 1.3))[0]).toBe('host-steal h3');
  });
});
