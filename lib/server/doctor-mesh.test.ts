import { describe, expect, it } from 'vitest';
import { meshFindings, noteLines } from './doctor-mesh';

const told = (counts: Record<string, number>) => meshFindings({ counts: new Map(Object.entries(counts)), clusters: [], missing: [] }).map(({ id, state }) => [id, state]);
const usual = { 'istio-l7': 40, 'istio-source': 20, 'istio-destination': 20 };

describe('the doctor about the mesh', () => {
  it('says what native histograms cost instead of calling durations absent', () => {
    expect(told({ ...usual, 'istio-native': 40 })).toEqual([['istio-l7', 'found'], ['istio-source', 'found'], ['istio-destination', 'found'], ['istio-native', 'warning']]);
    expect(told({ ...usual, 'istio-native': 40, 'istio-latency': 800 })).toEqual([['istio-l7', 'found'], ['istio-source', 'found'], ['istio-destination', 'found'], ['istio-latency', 'found']]);
  });

  it('names Mixer and meshes that are not read, beside Istio', () => {
    expect(told({ ...usual, 'istio-latency': 800, 'istio-mixer': 12, linkerd: 5, consul: 7 }).slice(4)).toEqual([['istio-mixer', 'warning'], ['linkerd', 'warning'], ['consul', 'warning']]);
  });

  it('names every label that was dropped, once, whatever the number of layers without it', () => {
    const missing = (label: string) => ({ kind: 'label-missing', sentence: `No series has the label "${label}": something is lost.`, count: 5, example: label } as const);
    expect(noteLines([missing('source_workload'), missing('response_code'), missing('source_workload')]).map(({ id, detail }) => [id, detail])).toEqual([
      ['note/label-missing/source_workload', 'No series has the label "source_workload": something is lost. 10 times, for example source_workload.'],
      ['note/label-missing/response_code', 'No series has the label "response_code": something is lost. 5 times, for example response_code.'],
    ]);
  });
});
