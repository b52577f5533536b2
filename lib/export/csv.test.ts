import { describe, expect, it } from 'vitest';
import { csv, edgesCsv, hostsCsv } from './csv';
import { sampleSnapshot } from './sample-snapshot.test-data';

describe('csv', () => {
  it('quotes what needs it, leaves the unmeasured empty and disarms formulas', () => {
    expect(csv(['a', 'b'], [['x,"y"', null], ['=HYPERLINK("evil")', -1.5], ['@sum', 0]])).toBe('a,b\r\n"x,""y""",\r\n"\'=HYPERLINK(""evil"")",-1.5\r\n\'@sum,0\r\n');
  });
});

describe('edgesCsv', () => {
  it('has one row per edge with names, state and the numbers of both reporters', () => {
    const [head = '', row] = edgesCsv(sampleSnapshot.graph, sampleSnapshot.latency).split('\r\n');
    expect(head.split(',')).toHaveLength(22);
    expect(row).toBe('demo,shop,checkout,demo,shop,payment,http,sick,10,1,0,0,,2048,80,400,812,80,400,700,1,1.2');
  });
});

describe('hostsCsv', () => {
  it('names the unit in the column and leaves an absent signal empty', () => {
    expect(sampleSnapshot.hosts === null ? '' : hostsCsv(sampleSnapshot.hosts)).toBe('host,instance,instance_type,region,zone,cores,conditions,steal_ratio,iowait_ratio\r\nworker-3,10.0.0.3:9100,,,a,4,Ready,0.21,\r\n');
  });
});
