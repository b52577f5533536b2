import { describe, expect, it } from 'vitest';
import { diagnosisOf, missedBy, stolen, told, type Trouble } from '../sample-diagnosis.test-data';
import { hiddenHost } from './hidden-host';

const slow: Trouble = { pod: (_, host) => (host === 'h3' ? 60 : 0) };

describe('a host on which everything is slow', () => {
  it('is named without a class when none of its signals says why', () => {
    expect(told(hiddenHost, diagnosisOf(slow))).toEqual(['unknown @ host h3']);
    expect(missedBy(hiddenHost, diagnosisOf(slow))).toEqual(['steal as the hypervisor sees it']);
  });

  it('is told to be unmeasured when its exporter is missing', () => {
    const input = diagnosisOf(slow);
    const blind = { ...input, hosts: input.hosts === null ? null : { ...input.hosts, hosts: input.hosts.hosts.map((host) => (host.name === 'h3' ? { ...host, signals: {} } : host)) } };
    expect(missedBy(hiddenHost, blind)).toEqual(['node_exporter on h3 (steal, psiCpu, diskAwait)']);
  });

  it('is left to the rule that can explain it', () => {
    expect(told(hiddenHost, diagnosisOf(stolen))).toEqual([]);
  });

  it('is not named for one slow workload among several', () => {
    expect(told(hiddenHost, diagnosisOf({ pod: (name, host) => (name === 'cart' && host === 'h3' ? 60 : 0) }))).toEqual([]);
  });
});
