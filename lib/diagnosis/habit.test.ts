import { describe, expect, it } from 'vitest';
import { diagnose } from './diagnose';
import type { DiagnosisInput } from './diagnosis-input';
import { diagnosisOf } from './sample-diagnosis.test-data';

const slower = (ms: number): DiagnosisInput => diagnosisOf({ pod: (name) => (name === 'cart' ? ms : 0) });

/** The same, with edges whose mean has swung by a share all the time. */
function restless(input: DiagnosisInput, share: number): DiagnosisInput {
  if (input.history === null) return input;
  const edges = new Map([...input.history.edges].map(([edge, series]) => [edge, { ...series, meanMs: series.meanMs.map((value, index) => (value === null ? null : value * (1 + share * Math.sin(index * 1.3)))) }]));
  return { ...input, history: { ...input.history, edges } };
}

describe('what an edge does by itself', () => {
  it('is no sickness, though the middle of its durations has risen by half', () => {
    expect(diagnose(slower(4)).sick).not.toEqual([]);
    expect(diagnose(restless(slower(4), 0.9)).sick).toEqual([]);
  });

  it('does not hide what goes far beyond it', () => {
    expect(diagnose(restless(slower(200), 0.9)).suspects[0]).toMatchObject({ class: 'application', name: 'cart' });
  });
});
