import { formatUnit } from '@/lib/base/format-number';
import type { SignalName } from '@/lib/hosts/host';
import { signalCatalogue } from '@/lib/hosts/signal-catalogue';
import { stolenShareThresholds } from '@/lib/hosts/signal-grade';
import type { History } from './diagnosis-input';
import { remembered, type MeshView } from './mesh-view';
import { episodes, type Episode } from './onset';
import { inOrder, median, quantileOf, ramp } from './robust';
import { noticeable, stolenShare, stolenShares, stolenStrength } from './stolen-share';
import type { Evidence } from './suspect';

/** One signal of one host now against its own past. */
export interface Strain {
  readonly signal: SignalName;
  readonly value: number;
  /** null = no past to compare with. */
  readonly usual: number | null;
  /** 0 = as usual or harmless, 1 = as bad as the catalogue calls critical, and risen. */
  readonly strength: number;
  /** Moments of the past behind `usual`. */
  readonly samples: number;
}

/** How strained a host is in one signal; null = not measured. A level that is ordinary for this host is no strain, however high. */
export function strain(host: string, signal: SignalName, view: MeshView): Strain | null {
  const ofHost = remembered(view, `strains ${host}`, () => new Map<SignalName, Strain | null>());
  const known = ofHost.get(signal);
  if (known !== undefined) return known;
  const made = strainOf(host, signal, view);
  ofHost.set(signal, made);
  return made;
}

function strainOf(host: string, signal: SignalName, view: MeshView): Strain | null {
  const one = view.hosts.get(host)?.signals[signal];
  const value = one?.value ?? null;
  if (one === undefined || value === null) return null;
  const told = pastValues(host, signal, view);
  // Steal is judged by what it took of what was wanted, and told as it was measured.
  const [level, before] = signal === 'steal' ? [stolenShare(value, busyOf(host, view)), sharesOf(host, told, view)] : [value, told];
  const past = inOrder(before);
  const usual = quantileOf(past, 0.5);
  const spread = (quantileOf(past, 0.75) ?? 0) - (quantileOf(past, 0.25) ?? 0);
  const departed = usual === null || (higherIsWorse(signal) ? level > usual + 3 * spread : level < usual - 3 * spread);
  return { signal, value, usual: signal === 'steal' ? median(told) : usual, strength: departed ? strengthOf(host, signal, level, usual, view) * (signal === 'steal' ? noticeable(value) : 1) : 0, samples: past.length };
}

function busyOf(host: string, view: MeshView): number | null {
  return view.hosts.get(host)?.signals.cpuBusy?.value ?? null;
}

/** Shares of the wanted time that steal took, on the grid of the history. */
function sharesOf(host: string, steal: readonly (number | null)[], view: MeshView): (number | null)[] {
  const usualBusy = median(pastValues(host, 'cpuBusy', view)) ?? busyOf(host, view);
  return stolenShares(steal, view.input.history?.hosts.get(host)?.cpuBusy ?? [], usualBusy);
}

/** The strongest of several signals; null when none was measured. */
export function worstStrain(host: string, signals: readonly SignalName[], view: MeshView): Strain | null {
  let worst: Strain | null = null;
  for (const signal of signals) {
    const one = strain(host, signal, view);
    if (one !== null && (worst === null || one.strength > worst.strength)) worst = one;
  }
  return worst;
}

/** Stretches in which a signal stood above its usual, with how strong it was then. */
export function pastStrains(host: string, signal: SignalName, view: MeshView): (Episode & { readonly strength: number })[] {
  const { history } = view.input;
  const values = history?.hosts.get(host)?.[signal];
  const fact = signalCatalogue[signal];
  if (history === null || values === undefined || !higherIsWorse(signal)) return [];
  if (signal === 'steal') return pastSteal(host, history, values, view);
  const atLeast = (fact.raised ?? 1) * 0.5;
  return episodes({ start: history.start, step: history.step, values }, { factor: 1.5, atLeast, spread: 3 })
    .map((one) => ({ ...one, strength: strengthOf(host, signal, one.level, one.usual, view) }));
}

function pastSteal(host: string, { start, step }: History, values: readonly (number | null)[], view: MeshView): (Episode & { readonly strength: number })[] {
  const shares = { start, step, values: sharesOf(host, values, view) };
  return episodes(shares, { factor: 1.5, atLeast: stolenShareThresholds.raised * 0.5, spread: 3 }).map((one) => {
    const [from, to] = [one.start, one.end ?? Infinity].map((time) => (time - start) / step);
    const inside = values.filter((_, index) => index >= (from ?? 0) && index <= (to ?? Infinity));
    const outside = values.filter((_, index) => index < (from ?? 0) || index > (to ?? Infinity));
    return { ...one, level: median(inside) ?? one.level, usual: median(outside) ?? one.usual, strength: stolenStrength(one.level, one.usual) * noticeable(median(inside) ?? 0) };
  });
}

/** "steal 21 % on worker-3, usually 1.2 %". */
export function strainEvidence(host: string, one: Strain): Evidence {
  const known = worded.get(one) ?? strainInWords(host, one);
  worded.set(one, known);
  return known;
}

/** Strains belong to one host of one view, and many cases tell of the same. */
const worded = new WeakMap<Strain, Evidence>();

function strainInWords(host: string, { signal, value, usual, samples }: Strain): Evidence {
  const fact = signalCatalogue[signal];
  const past = usual === null ? '' : `, usually ${formatUnit(usual, fact.unit)}`;
  return { what: `${fact.title} on ${host} is ${formatUnit(value, fact.unit)}${past}.`, signal, value, usual, unit: fact.unit, samples };
}

function higherIsWorse(signal: SignalName): boolean {
  return signalCatalogue[signal].worse === 'higher';
}

/** What the history has up to the end of the quiet stretch. */
function pastValues(host: string, signal: SignalName, { input: { history, baseline } }: MeshView): readonly (number | null)[] {
  const values = history?.hosts.get(host)?.[signal] ?? [];
  return history === null ? [] : values.slice(0, Math.max(0, Math.floor((baseline.end - history.start) / history.step) + 1));
}

function strengthOf(host: string, signal: SignalName, value: number, usual: number | null, view: MeshView): number {
  const fact = signalCatalogue[signal];
  const before = usual ?? 0;
  if (signal === 'steal') return stolenStrength(value, before);
  const raised = fact.raised ?? 1;
  if (!higherIsWorse(signal)) return ramp(raised - value, 0, raised) * (usual === null ? 1 : ramp(usual - value, 0, raised));
  if (signal === 'retransmits' && tooFew(host, view)) return 0;
  const critical = fact.critical ?? raised * 2;
  return Math.min(ramp(value, raised * 0.5, critical), ramp(value - before, raised * 0.25, critical * 0.75));
}

function tooFew(host: string, view: MeshView): boolean {
  const signal = view.hosts.get(host)?.signals.retransmits;
  // The grade knows how many segments there were: a ratio above the threshold that is calm was made of too few.
  return signal?.grade === 'calm' && (signal.value ?? 0) >= (signalCatalogue.retransmits.raised ?? 1);
}
