import { describe, expect, it } from 'vitest';
import type { GraphEdge, Traffic } from '@/lib/topology/graph';
import type { EdgeLatency, Quantiles } from '@/lib/topology/latency';
import { edgeHealth, nodeHealth } from './edge-health';
import { edgeThresholds } from './thresholds';

const quiet: Traffic = { requests: 50, errors4xx: 0, errors5xx: 0, noResponse: 0, codes: {}, flags: {}, sentBytes: null, receivedBytes: null, connectionsOpened: null };

function edge(traffic: Partial<Traffic> = {}, protocol: GraphEdge['protocol'] = 'http'): GraphEdge {
  return { id: 'e', source: 'a', target: 'b', protocol, services: [], traffic: { ...quiet, ...traffic }, mtls: null, retryAmplification: null, disagreement: null };
}

function quantiles(p99: number, requests = 3000): Quantiles {
  return { p50: p99 / 4, p95: p99 / 2, p99, mean: null, requests, p99Bounds: [p99 - 10, p99 + 10], resolution: 'full' };
}

function latency(p99: number, requests = 3000): EdgeLatency {
  return { source: quantiles(p99, requests), destination: quantiles(1, requests) };
}

const scope = { window: 60 };
const silent = { requests: null, errors4xx: null, errors5xx: null, noResponse: null };

describe('the health of an edge', () => {
  it('is calm without a word when nothing is wrong', () => {
    expect(edgeHealth(edge(), latency(40), scope)).toEqual({ grade: 'calm', reasons: [], symptoms: [], quantiles: quantiles(40) });
  });

  it('follows the P99 that the caller saw, with its numbers', () => {
    expect(edgeHealth(edge(), latency(812, 4300), scope)).toEqual({
      grade: 'critical', symptoms: ['latency'], quantiles: quantiles(812, 4300),
      reasons: ['P99 is 812 ms (between 802 ms and 822 ms) of 4,300 requests; sick from 500 ms.'],
    });
    expect(edgeHealth(edge(), latency(300), scope)).toMatchObject({ grade: 'raised', reasons: [expect.stringContaining('strained from 250 ms')] });
    expect(edgeHealth(edge(), { source: null, destination: quantiles(812) }, scope).grade).toBe('critical');
    const endless = { ...quantiles(3_600_000), p99Bounds: [3_600_000, null] as const };
    expect(edgeHealth(edge(), { source: endless, destination: null }, scope).reasons[0]).toContain('(above 60 min)');
  });

  it('grades 5xx and unanswered requests each for itself, the worst first', () => {
    expect(edgeHealth(edge({ errors5xx: 1, noResponse: 5 }), latency(40), scope)).toMatchObject({
      grade: 'critical', symptoms: ['no-response', 'errors'],
      reasons: ['10 % of the requests got no response, about 300 of 3,000; sick from 5 %.', '2 % of the requests failed at the server (5xx), about 60 of 3,000; strained from 1 %.'],
    });
    expect(edgeHealth(edge({ errors4xx: 40 }), latency(40), scope).grade).toBe('calm');
  });

  it('is sick when the mesh could not deliver its requests, whatever code they got', () => {
    expect(edgeHealth(edge({ errors4xx: 5, codes: { 200: 45, 404: 5 }, flags: { NR: 5 } }), latency(40), scope)).toMatchObject({
      grade: 'critical', symptoms: ['errors'], reasons: ['10 % of the requests were not delivered (NR: No route matches the request.), about 300 of 3,000; sick from 5 %.'],
    });
    expect(edgeHealth(edge({ errors4xx: 5, codes: { 200: 45, 404: 5 } }), latency(40), scope).grade).toBe('calm');
    // Both: the server errors have their own sentence, and what is among them is not told twice.
    expect(edgeHealth(edge({ errors4xx: 1, errors5xx: 5, flags: { NR: 1, UO: 5 } }), latency(40), scope)).toMatchObject({ grade: 'critical', symptoms: ['errors'], reasons: [expect.stringContaining('(5xx)'), expect.stringContaining('2 % of the requests were not delivered (NR')] });
    expect(edgeHealth(edge({ errors5xx: 5, flags: { UF: 5, URX: 5 } }), latency(40), scope).reasons).toEqual([expect.stringContaining('(5xx)')]);
    expect(edgeHealth(edge({ flags: { UF: 5 } }), latency(40), scope).reasons).toEqual([expect.stringContaining('not delivered (UF')]);
    expect(edgeHealth(edge({ flags: { DC: 5, RL: 5 } }), latency(40), scope).grade).toBe('calm');
  });

  it('does not convict on one failed request of ten', () => {
    expect(edgeHealth(edge({ requests: 10 / 60, errors5xx: 1 / 60 }), latency(40, 10), scope).grade).toBe('thin');
    expect(edgeHealth(edge({ requests: 10 / 60, errors5xx: 3 / 60 }), latency(40, 10), scope).grade).toBe('critical');
  });

  it('does not judge the latency of a thin edge: 4 s on three requests is no incident', () => {
    expect(edgeHealth(edge({ requests: 0.05 }), latency(4000, 3), scope)).toMatchObject({ grade: 'thin', symptoms: [], reasons: [expect.stringContaining('Only 3 requests')] });
  });

  it('is unknown, never calm, when something could not be seen', () => {
    expect(edgeHealth(edge(silent), latency(40), scope)).toMatchObject({ grade: 'unknown', reasons: ['Requests on this edge were not measured.'] });
    expect(edgeHealth(edge(), null, scope).grade).toBe('unknown');
    expect(edgeHealth(edge(), { source: null, destination: null }, scope).grade).toBe('unknown');
    expect(edgeHealth(edge({ errors5xx: null }), latency(40), scope).grade).toBe('unknown');
    expect(edgeHealth(edge({ errors5xx: 25 }), null, scope).grade).toBe('critical');
    expect(edgeHealth(edge(silent, 'tcp'), null, scope).grade).toBe('unknown');
  });

  it('is judged by errors alone while the latency is still being read', () => {
    expect([edgeHealth(edge(), 'pending', scope).grade, edgeHealth(edge({ errors5xx: 25 }), 'pending', scope).grade]).toEqual(['calm', 'critical']);
  });

  it('is idle, not calm, when it was measured and silent', () => {
    expect([edgeHealth(edge({ requests: 0 }), null, scope).grade, edgeHealth(edge({ ...silent, connectionsOpened: 0, sentBytes: 0, receivedBytes: 0 }, 'tcp'), null, scope).grade]).toEqual(['idle', 'idle']);
  });

  it('compares an edge with its own past: always slow is calm, suddenly slower is not', () => {
    const past = (median: number): typeof scope & { past: { median: number; iqr: number } } => ({ ...scope, past: { median, iqr: median / 10 } });
    expect(edgeHealth(edge(), latency(4000), past(3900)).grade).toBe('calm');
    expect(edgeHealth(edge(), latency(120), past(23))).toMatchObject({ grade: 'raised', reasons: [expect.stringContaining('usual for this edge is 23 ms')] });
    expect(edgeHealth(edge(), latency(300), past(23)).grade).toBe('critical');
    expect(edgeHealth(edge(), latency(30), past(12)).grade).toBe('calm');
  });

  it('judges TCP by failed connections, not by requests', () => {
    const tcp = (flags: Record<string, number>, connectionsOpened: number | null = 10): string => edgeHealth(edge({ ...silent, sentBytes: 1000, receivedBytes: 1000, connectionsOpened, flags }, 'tcp'), null, scope).grade;
    expect([tcp({}), tcp({ UF: 2 }), tcp({ UF: 0.2 }), tcp({ DC: 5 }), tcp({ UF: 2 }, null)]).toEqual(['calm', 'critical', 'raised', 'calm', 'unknown']);
  });
});

describe('the health of a node', () => {
  it('is that of the worst edge that ends at it', () => {
    const calm = edgeHealth(edge(), latency(40), scope);
    const sick = edgeHealth(edge(), latency(812), scope);
    const unknown = edgeHealth(edge(), null, scope);
    const idle = edgeHealth(edge({ requests: 0 }), null, scope);
    expect([nodeHealth([calm, sick, unknown]), nodeHealth([calm, unknown]), nodeHealth([calm, idle]), nodeHealth([idle]), nodeHealth([])].map((one) => one.grade)).toEqual(['critical', 'unknown', 'calm', 'idle', 'idle']);
    expect(nodeHealth([calm, sick]).reasons).toEqual(sick.reasons);
  });
});

describe('the thresholds', () => {
  it('lie on bounds of Envoy\'s histogram, where a quantile is exact', () => {
    const bounds = [0.5, 1, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000];
    expect(bounds).toEqual(expect.arrayContaining([edgeThresholds.p99.raised, edgeThresholds.p99.critical]));
  });
});
