import { formatMilliseconds, formatRatio } from '@/lib/base/format-number';
import { edgeThresholds } from '@/lib/health/thresholds';
import { signalCatalogue } from '@/lib/hosts/signal-catalogue';
import type { Lens, QuantileName } from '@/lib/url/lens';
import type { LineDash } from './lens/lens-mark';
import { lensThresholds } from './lens/lens-thresholds';
import type { Tone } from './palette';

/** The sign in front of a legend's words. */
export type LegendSign =
  | { readonly kind: 'line'; readonly tone: Tone; readonly width: number; readonly dash: LineDash }
  | { readonly kind: 'square'; readonly fill: 'steal' | 'iowait' | 'plain' | 'empty' }
  | { readonly kind: 'none' };

/** One thing that the legend explains. */
export interface LegendItem {
  readonly sign: LegendSign;
  readonly text: string;
}

const line = (tone: Tone, text: string, dash: LineDash = 'solid', width = 1.5): LegendItem => ({ sign: { kind: 'line', tone, width, dash }, text });
const words = (text: string): LegendItem => ({ sign: { kind: 'none' }, text });
const sick = (text: string): LegendItem => line('crit', `sick ${text}`, 'solid', 3);
const strained = (text: string): LegendItem => line('warn', `strained ${text}`, 'solid', 2.4);
const tcp = line('quiet', 'TCP', 'tcp');
const unknown = line('quiet', '? unknown', 'unknown');
const few = line('quiet', 'few requests', 'thin');
const width = words('width: requests/s');

function byJudgement(which: 'raised' | 'critical', lens: Lens): string {
  const { p99, errors5xx } = edgeThresholds;
  return lens === 'errors' ? `5xx or silent ≥ ${formatRatio(errors5xx[which])}` : `P99 ≥ ${formatMilliseconds(p99[which])}, 5xx ≥ ${formatRatio(errors5xx[which])}`;
}

function hostItems(): LegendItem[] {
  const limits = (fact: { raised: number | null; critical: number | null }): string => `${formatRatio(fact.raised)} / ${formatRatio(fact.critical)}`;
  return [
    sick(byJudgement('critical', 'hosts')), strained(byJudgement('raised', 'hosts')),
    { sign: { kind: 'square', fill: 'steal' }, text: `steal, from ${limits(signalCatalogue.steal)}` },
    { sign: { kind: 'square', fill: 'iowait' }, text: `waits for disk, from ${limits(signalCatalogue.iowait)}` },
    { sign: { kind: 'square', fill: 'empty' }, text: 'pod on a calm host' },
    words('ring: worst host under it'),
  ];
}

function changeItems(quantile: QuantileName): LegendItem[] {
  const { factor, atLeast, failures, rate } = lensThresholds.change;
  return [
    line('change', `changed: ${quantile.toUpperCase()} × ${factor} and ${formatMilliseconds(atLeast)}, 5xx by ${formatRatio(failures)}, rate × ${rate}; or new`, 'solid', 2.4),
    line('change', 'gone', 'gone', 2.4), line('faint', 'as before'), tcp, width,
  ];
}

/** What colours, lines and signs mean in a lens, with the thresholds in force. */
export function legendItems(lens: Lens, quantile: QuantileName): LegendItem[] {
  const { retries, proxyTime, split, plainText } = lensThresholds;
  switch (lens) {
    case 'latency': return [sick(byJudgement('critical', lens)), strained(byJudgement('raised', lens)), line('quiet', 'calm'), tcp, few, unknown, { sign: { kind: 'square', fill: 'plain' }, text: 'pod on a sick host' }, words(`width: requests/s · label: ${quantile.toUpperCase()} · 5xx`)];
    case 'errors': return [sick(byJudgement('critical', lens)), strained(byJudgement('raised', lens)), line('quiet', 'calm'), tcp, few, unknown, width];
    case 'traffic': return [line('strong', 'requests/s, TCP bytes/s'), tcp, few, unknown, words('width: requests/s')];
    case 'hosts': return hostItems();
    case 'security': return [line('crit', `plain text ≥ ${formatRatio(plainText)}`, 'solid', 3), line('warn', 'some plain text', 'solid', 2.4), line('quiet', 'all under mTLS'), line('faint', 'leaves the mesh', 'thin'), unknown, tcp, width];
    case 'retries': return [sick(`≥ ${retries.critical} attempts a request`), strained(`≥ ${retries.raised}`), line('quiet', 'calm'), tcp, unknown, width];
    case 'rollout': return [line('strong', 'share of the versions, as this caller sees it'), line('warn', `apart from the configured weight by ≥ ${formatRatio(split.raised)}`, 'solid', 2.4), line('crit', `by ≥ ${formatRatio(split.critical)}`, 'solid', 3), line('faint', 'one version'), width];
    case 'cost': return [words('time between the reporters: caller − callee'), sick(`≥ ${formatMilliseconds(proxyTime.critical)}`), strained(`≥ ${formatMilliseconds(proxyTime.raised)}`), line('quiet', 'calm'), tcp, few, unknown];
    case 'residency': return [line('strong', 'crosses zones'), line('warn', 'crosses regions or clusters', 'solid', 2.4), line('crit', 'crosses a border in plain text', 'solid', 3), line('quiet', 'stays in its zone'), unknown, words('share of the pairs of pods')];
    case 'change': return changeItems(quantile);
  }
}

/** The legend in words alone, for captions and reports. */
export function legendText(lens: Lens, quantile: QuantileName): string {
  return legendItems(lens, quantile).map(({ text }) => text).join(' · ');
}

/** Says that lines are left out, and how to see them. */
export function hiddenText(hidden: number): string {
  return `${hidden.toLocaleString('en-US')} calm edges with little traffic are not drawn: select a node to see its own`;
}
