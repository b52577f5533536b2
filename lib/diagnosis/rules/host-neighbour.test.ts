import { describe, expect, it } from 'vitest';
import type { Neighbour } from '@/lib/hosts/neighbours';
import { diagnosisOf, force, told, type Trouble } from '../sample-diagnosis.test-data';
import { hostNeighbour } from './host-neighbour';

const crowded: Trouble = { pod: (_, host) => (host === 'h2' ? 60 : 0), signals: (host) => (host === 'h2' ? { psiCpu: 0.5, cpuBusy: 0.95 } : {}) };

describe('a neighbour', () => {
  it('is blamed when a host is busier than it was, its pods wait for CPU and are slower than their sisters', () => {
    expect(told(hostNeighbour, diagnosisOf(crowded))).toEqual(['host-neighbour @ host h2']);
  });

  it('is not blamed for waiting alone: a pod at its own limit raises PSI and uses no more', () => {
    expect(told(hostNeighbour, diagnosisOf({ ...crowded, signals: (host) => (host === 'h2' ? { psiCpu: 0.5 } : {}) }))).toEqual([]);
  });

  it('is named when its use of CPU is known', () => {
    const input = diagnosisOf(crowded);
    const neighbour: Neighbour = { namespace: 'batch', pod: 'reports-1', cpuCores: { now: 6, before: 0.1 } } as Neighbour;
    const known = { ...input, details: { ...input.details, neighbours: new Map([['h2', [neighbour]]]) } };
    expect(force(hostNeighbour, known)).toBeGreaterThan(force(hostNeighbour, input));
  });

  it('is believed more to take the memory when little is left as well', () => {
    const full = (signals: Trouble['signals']) => force(hostNeighbour, diagnosisOf({ ...crowded, ...(signals === undefined ? {} : { signals }) }));
    expect(full((host) => (host === 'h2' ? { psiMemory: 0.05, memoryAvailable: 0.05 } : {}))).toBeGreaterThan(1.15 * full((host) => (host === 'h2' ? { psiMemory: 0.05 } : {})));
  });

  it('may take memory or the network instead', () => {
    for (const signals of [{ psiMemory: 0.5 }, { softirq: 0.4 }]) {
      expect(told(hostNeighbour, diagnosisOf({ ...crowded, signals: (host) => (host === 'h2' ? signals : {}) }))).toEqual(['host-neighbour @ host h2']);
    }
  });
});
