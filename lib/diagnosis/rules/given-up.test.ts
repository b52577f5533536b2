import { describe, expect, it } from 'vitest';
import { diagnose } from '../diagnose';
import type { DiagnosisInput } from '../diagnosis-input';
import { diagnosisOf, force, told, type Trouble } from '../sample-diagnosis.test-data';
import { givenUp } from './given-up';

/** `order` gives up one call of ten to `pay`. */
const impatient: Trouble = { fails: (from, to) => (from === 'order' && to === 'pay' ? { share: 0.1, code: '0', flag: 'DC' } : null) };
/** The same, and the code of `order` answers with an error each time. */
const passedOn: Trouble = { fails: (from, to) => (from === 'order' && to === 'pay' ? { share: 0.1, code: '0', flag: 'DC' } : from === 'web' && to === 'order' ? { share: 0.1, code: '500' } : null) };
const first = (input: DiagnosisInput): string => diagnose(input).suspects.map((one) => `${one.class} ${one.kind} ${one.name}`)[0] ?? 'nobody';

describe('a caller that gives up', () => {
  it('asks again when nothing of it reaches its own callers: then it is an overload that the caller makes', () => {
    expect(told(givenUp, diagnosisOf(impatient))).toEqual(['overload @ edge order -> pay']);
    expect(first(diagnosisOf(impatient))).toBe('overload edge order -> pay');
  });

  it('asks again when it calls more often for each request of its own', () => {
    expect(told(givenUp, diagnosisOf({ ...passedOn, load: (_, to) => (to === 'pay' ? 1.1 : 1) }))).toEqual(['overload @ edge order -> pay']);
  });

  it('has a time-out that is too short when each one fails for good', () => {
    expect(told(givenUp, diagnosisOf(passedOn))).toEqual(['config @ edge order -> pay']);
  });

  it('is not to blame where the target has become slow', () => {
    expect(force(givenUp, diagnosisOf({ ...impatient, pod: (name) => (name === 'pay' ? 100 : 0) }))).toBe(0);
  });

  it('is not meant by failures with other flags', () => {
    expect(force(givenUp, diagnosisOf({ fails: (_, to) => (to === 'pay' ? { share: 0.1, code: '503', flag: 'UO' } : null) }))).toBe(0);
  });
});
