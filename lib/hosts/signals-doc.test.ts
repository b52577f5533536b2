import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { formatUnit } from '@/lib/base/format-number';
import { edgeThresholds } from '@/lib/health/thresholds';
import { signalNames } from './host';
import { ownLimitCatalogue, ownLimitNames, type OwnLimitFact } from './own-limit-grade';
import { signalCatalogue } from './signal-catalogue';
import { fewestEvents, stolenShareThresholds } from './signal-grade';

const text = readFileSync(fileURLToPath(new URL('../../docs/signals.md', import.meta.url)), 'utf8');

/** Cells of the table below a heading. */
function table(heading: string): string[][] {
  const section = text.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  return section.split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| ---'))
    .map((line) => line.slice(2, -2).split(' | ').map((cell) => cell.trim()));
}

/** What the document has to say about every signal. */
function expectedRows(): string[][] {
  return signalNames.map((name) => {
    const fact = signalCatalogue[name];
    const from = (value: number | null): string => (value === null ? '–' : `${fact.worse === 'higher' ? '≥' : '≤'} ${formatUnit(value, fact.unit)}`);
    return [`\`${name}\``, fact.title, fact.unit, fact.meaning, from(fact.raised), from(fact.critical), fact.thresholdSource];
  });
}

describe('docs/signals.md', () => {
  it('has the catalogue\'s signals, units, meanings and thresholds', () => {
    expect(table('Signals of a host').slice(1)).toEqual(expectedRows());
  });

  it('has where every signal comes from and when it misleads', () => {
    expect(table('Where they come from, and when they mislead').slice(1)).toEqual(signalNames.map((name) => {
      const fact = signalCatalogue[name];
      return [`\`${name}\``, fact.metrics.map((metric) => `\`${metric}\``).join(' '), fact.dependsOnKernel ? 'kernel' : 'always', fact.misleads];
    }));
  });

  it('has the signals of pods with their thresholds', () => {
    const from = (value: number | null, unit: OwnLimitFact['unit']): string => (value === null ? '–' : `≥ ${formatUnit(value, unit)}`);
    expect(table('Signals of a pod').slice(1)).toEqual(ownLimitNames.map((name) => {
      const { title, unit, meaning, raised, critical, thresholdSource, metrics, misleads } = ownLimitCatalogue[name];
      return [`\`${name}\``, title, unit, meaning, from(raised, unit), from(critical, unit), thresholdSource, metrics.map((metric) => `\`${metric}\``).join(' '), misleads];
    }));
  });

  it('has the thresholds of edges', () => {
    const { p99, errors5xx, noResponse, undelivered, failedConnections } = edgeThresholds;
    const pair = (name: string, limit: { raised: number; critical: number }, unit: 'ms' | 'ratio'): string[] => [name, `≥ ${formatUnit(limit.raised, unit)}`, `≥ ${formatUnit(limit.critical, unit)}`];
    expect(table('Edges').slice(1)).toEqual([
      pair('P99 as the caller saw it', p99, 'ms'), pair('5xx of all requests', errors5xx, 'ratio'), pair('requests without response', noResponse, 'ratio'),
      pair('requests that the mesh could not deliver, whatever their code (flags NR, NC, UH, UO, UF, URX, DF)', undelivered, 'ratio'), pair('TCP connections with a failure flag', failedConnections, 'ratio'),
    ]);
    expect(text).toContain(`fewer than ${edgeThresholds.thinRequests} requests`);
    expect(text).toContain(`fewer than ${edgeThresholds.fewestFailures} failed`);
  });

  it('has the numbers of the rules that are not thresholds', () => {
    expect(text).toContain(`from ${formatUnit(stolenShareThresholds.raised, 'ratio')} (raised) and ${formatUnit(stolenShareThresholds.critical, 'ratio')} (critical)`);
    expect(text).toContain(`below ${fewestEvents.segmentsPerSecond} segments`);
    expect(text).toContain(`below ${fewestEvents.diskOperationsPerSecond} operation`);
  });
});
