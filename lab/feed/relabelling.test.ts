import { describe, expect, it } from 'vitest';
import { relabel, storedLabels } from './relabelling';

describe('relabelling', () => {
  it('joins source labels, fills in groups, drops meta and empty labels and sorts by name', () => {
    const meta = { __meta_ip: '10.0.0.1', __meta_port: '9100', __meta_none: '' };
    const rules = [
      { source_labels: ['__meta_ip', '__meta_port'], regex: '(.*);(.*)', target_label: 'instance', replacement: '$1:$2' },
      { source_labels: ['__meta_none'], target_label: 'gone' },
      { source_labels: ['__meta_ip'], regex: 'other', target_label: 'unmatched' },
      { target_label: 'endpoint', replacement: 'http' },
    ];
    expect(relabel(meta, rules)).toEqual([
      ['endpoint', 'http'],
      ['instance', '10.0.0.1:9100'],
    ]);
  });

  it('lets the exporter win with honor_labels and else moves its label aside', () => {
    const own = [['pod', 'cart-1']] as const;
    const target = [
      ['job', 'ksm'],
      ['pod', 'ksm-0'],
    ] as const;
    expect(storedLabels('x', own, target, true)).toEqual([['__name__', 'x'], ['job', 'ksm'], ['pod', 'cart-1']]);
    expect(storedLabels('x', own, target, false)).toEqual([['__name__', 'x'], ['exported_pod', 'cart-1'], ['job', 'ksm'], ['pod', 'ksm-0']]);
  });
});
