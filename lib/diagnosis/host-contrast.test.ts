import { describe, expect, it } from 'vitest';
import { contrast, excessByHost, hostContrasts, lonePod, worstHit } from './host-contrast';
import { meshView } from './mesh-view';
import { diagnosisOf, id, type Trouble } from './sample-diagnosis.test-data';

const viewOf = (trouble: Trouble) => meshView(diagnosisOf(trouble));
const onHost2: Trouble = { pod: (name, host) => (name === 'web' && host === 'h2' ? 200 : 0) };

describe('pods of one workload, host by host', () => {
  it('are compared with their sisters elsewhere, and with themselves before', () => {
    const found = contrast(id('web'), 'h2', 'in', viewOf(onHost2));
    expect([found?.podsHere, Math.round((found?.here ?? 0) - (found?.elsewhere ?? 0)), found?.strength]).toEqual([1, 200, 1]);
    expect(contrast(id('web'), 'h1', 'in', viewOf(onHost2))?.strength).toBe(0);
  });

  it('cannot be compared where all run on one host, or none does', () => {
    expect([contrast(id('stock-db'), 'h4', 'in', viewOf(onHost2)), contrast(id('web'), 'h4', 'in', viewOf(onHost2))]).toEqual([null, null]);
  });

  it('share what requests wait longer: all of it falls on the slow host, which answers a third', () => {
    const [first] = excessByHost(id('web'), viewOf(onHost2));
    expect([first?.host, Math.round(100 * (first?.excess ?? 0)), Math.round(100 * (first?.requests ?? 0))]).toEqual(['h2', 100, 33]);
  });

  it('share it evenly when the workload is slow everywhere', () => {
    const shares = excessByHost(id('web'), viewOf({ pod: (name) => (name === 'web' ? 50 : 0) }));
    expect(shares.map(({ host, excess }) => [host, Math.round(100 * excess)])).toEqual([['h1', 33], ['h2', 33], ['h3', 33]]);
  });

  it('have no shares without a past', () => {
    expect(excessByHost(id('web'), meshView({ ...diagnosisOf(onHost2), usual: null }))).toEqual([]);
  });

  it('one alone is told from its sisters, a pair is not', () => {
    expect(lonePod(id('web'), viewOf(onHost2))?.pod.pod).toBe('web-h2');
    expect(lonePod(id('cart'), viewOf({ pod: (name, host) => (name === 'cart' && host === 'h2' ? 200 : 0) }))).toBeNull();
  });

  it('the workload that loses most on a host is found among all that lose there', () => {
    const view = viewOf({ pod: (name, host) => (host !== 'h2' ? 0 : name === 'cart' ? 20 : 100) });
    expect(hostContrasts('h2', view).filter(({ side, strength }) => side === 'in' && strength > 0).length).toBeGreaterThan(2);
    expect(worstHit('h2', view)).toBe(id('web'));
  });
});
