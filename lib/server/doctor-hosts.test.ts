import { describe, expect, it } from 'vitest';
import { exporterFindings, ztunnelFinding } from './doctor-hosts';

const told = (counts: Record<string, number>) => exporterFindings(new Map(Object.entries(counts))).map(({ id, state }) => [id, state]);

describe('the doctor about exporters', () => {
  it('says of each whether it is there', () => {
    expect(told({ node: 12, psi: 3, cadvisor: 80 })).toEqual([['node', 'found'], ['psi', 'found'], ['cadvisor', 'found'], ['ksm', 'missing']]);
  });

  it('warns of a node_exporter so old that none of its names is known', () => {
    expect(told({ 'node-old': 4 })).toEqual([['node', 'missing'], ['psi', 'missing'], ['cadvisor', 'missing'], ['ksm', 'missing'], ['node-old', 'warning']]);
  });

  it('says on which hosts ztunnel is missing, and nothing where there is no ambient', () => {
    expect([ztunnelFinding(null, ['a', 'b']), ztunnelFinding(new Set(['a', 'b']), ['a', 'b']).map(({ state, detail }) => [state, detail])]).toEqual([[], [['found', 'ztunnel runs on 2 of 2 hosts.']]]);
    expect(ztunnelFinding(new Set(['a']), ['a', 'b']).map(({ state, detail }) => [state, detail])).toEqual([['warning', 'ztunnel runs on 1 of 2 hosts. It is missing on b: ambient pods there are outside the mesh and their traffic is not seen.']]);
  });
});
