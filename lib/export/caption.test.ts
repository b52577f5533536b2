import { describe, expect, it } from 'vitest';
import { captionOf, fileStem, type Subject } from './caption';

const subject: Subject = { cluster: 'demo', at: 1_700_000_000, window: 300, zone: 'utc', namespaces: ['shop', 'money'], level: 'workload', nodes: 4, edges: 3, verdict: 'checkout → payment is slow', link: 'http://127.0.0.1:7117/?at=1700000000' };

describe('captionOf', () => {
  it('says cluster, absolute time with zone, window, lens, scope, verdict and link', () => {
    expect(captionOf(subject, 'latency P99')).toEqual({
      title: 'Cluster demo',
      verdict: 'checkout → payment is slow',
      facts: ['2023-11-14 22:08:20 UTC – 2023-11-14 22:13:20 UTC', 'window 5 m', 'lens latency P99', 'namespaces shop, money', 'level workload', '4 nodes, 3 edges'],
      link: 'http://127.0.0.1:7117/?at=1700000000',
    });
  });

  it('says that nothing is sick rather than nothing', () => {
    expect(captionOf({ ...subject, verdict: null, namespaces: [] }, 'hosts')).toMatchObject({ verdict: 'Nothing is sick.', facts: expect.arrayContaining(['all namespaces']) as string[] });
  });
});

describe('fileStem', () => {
  it('holds nothing that a file system or a shell could take for something else', () => {
    expect(fileStem({ cluster: '../Prod EU;rm', at: 1_700_000_000.7 })).toBe('undermesh-prod-eu-rm-2023-11-14T22-13-20Z');
    expect(fileStem({ cluster: '///', at: 0 })).toBe('undermesh-cluster-1970-01-01T00-00-00Z');
  });
});
