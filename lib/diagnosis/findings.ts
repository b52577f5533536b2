import type { Case, Finding, Rule } from './finding';
import { grouped, rememberedOf } from './mesh-view';
import { application } from './rules/application';
import { config } from './rules/config';
import { downstream } from './rules/downstream';
import { givenUp } from './rules/given-up';
import { hiddenHost } from './rules/hidden-host';
import { hostDisk } from './rules/host-disk';
import { hostNeighbour } from './rules/host-neighbour';
import { hostNetwork } from './rules/host-network';
import { hostSteal } from './rules/host-steal';
import { nameLookup } from './rules/name-lookup';
import { network } from './rules/network';
import { overload } from './rules/overload';
import { ownLimit } from './rules/own-limit';
import { proxy } from './rules/proxy';
import { tcpFlood } from './rules/tcp-flood';

const rules: readonly Rule[] = [ownLimit, proxy, hostSteal, hostNeighbour, hostDisk, hostNetwork, network, nameLookup, overload, givenUp, tcpFlood, config, downstream, application, hiddenHost];

/** A finding with what is left of its strength after doubt and after what comes before it. */
export interface Weighed extends Finding {
  readonly score: number;
}

/** What all rules think about one case, the best first; rules that come before others take from them. */
export function weighedFindings(given: Case): readonly Weighed[] {
  const { locus, view, sick } = given;
  const onlyRate = sick.symptom.every((one) => one === 'rate');
  // Sick edges that lead to one place share what the rules think about it.
  return rememberedOf(view, locus.edge, `findings ${locus.kind} ${Math.round(locus.own * 1000)} ${onlyRate}`, () => once(weigh(given)));
}

/** Several findings that accuse the same of the same are witnesses of one thing and no rivals: the surest speaks, with the evidence of all. Best first. */
function once(found: readonly Weighed[]): Weighed[] {
  const sorted = [...found].sort((a, b) => b.score - a.score || compare(keyOf(a), keyOf(b)) || compare(a.sentence, b.sentence));
  return [...grouped(sorted, keyOf).values()].flatMap(([best, ...others]) => {
    if (best === undefined) return [];
    const told = new Set(best.evidence.map(({ what }) => what));
    return [{ ...best, evidence: [...best.evidence, ...others.flatMap(({ evidence }) => evidence).filter(({ what }) => !told.has(what) && told.add(what).size > 0)] }];
  });
}

function weigh(given: Case): Weighed[] {
  // Requests that are not made say nothing about who would have answered them: somebody before them fails or is slow.
  const fewer = given.sick.symptom.every((one) => one === 'rate');
  const found = rules.flatMap((rule) => rule(given)).filter(({ strength, doubt, class: of }) => strength * (1 - doubt) > 0.02 && (!fewer || of === 'config' || of === 'overload'));
  const best = (wanted: (one: Finding) => boolean): number => Math.max(0, ...found.filter(wanted).map(({ strength, doubt }) => strength * (1 - doubt)));
  const ownLimits = best((one) => one.class === 'own-limit' || one.class === 'proxy');
  const explained = best((one) => one.class !== 'application' && one.class !== 'unknown' && one.class !== 'downstream');
  const rooted = best((one) => one.blamed.kind === 'host' || one.class === 'own-limit' || one.class === 'proxy' || one.class === 'config' || one.class === 'network');
  // The way between two zones contains each of its edges, and was compared with every host when it was found.
  const zones = best(isBetweenZones);
  const retried = found.some(({ role }) => role === 'sustainer');
  const hostExplained = best((one) => one.blamed.kind === 'host' && one.class !== 'unknown');
  return found.map((one) => {
    const score = one.strength * (1 - one.doubt);
    // Own limit before host: a throttled pod raises the pressure of its host.
    if (one.class === 'host-neighbour') return { ...one, score: score * (1 - 0.7 * ownLimits) };
    if (one.class.startsWith('host-')) return { ...one, score: score * (1 - 0.3 * ownLimits) };
    // Retries, and the flood that they are, multiply a trouble that something else began and still causes.
    if (one.role === 'sustainer' || (retried && one.class === 'overload' && one.blamed.kind === 'workload')) return { ...one, score: score * (1 - 0.7 * rooted) };
    // What is left when nothing else explains it.
    if (one.class === 'application' || one.class === 'downstream') return { ...one, score: score * (1 - 0.7 * explained) };
    if (isBetweenZones(one)) return { ...one, score };
    if (one.class === 'network') return { ...one, score: score * (1 - 0.5 * hostExplained) * (1 - 0.8 * zones) };
    if (one.class === 'unknown') return { ...one, score: score * (1 - 0.8 * zones) };
    return { ...one, score };
  });
}

function isBetweenZones({ class: of, evidence }: Finding): boolean {
  return of === 'network' && evidence.some(({ signal }) => signal === 'zone-pair');
}

/** Two findings with the same key accuse the same of the same. */
export function keyOf({ class: verdict, blamed }: Finding): string {
  return [verdict, blamed.kind, blamed.namespace ?? '', blamed.name, blamed.edge ?? ''].join('\u0000');
}

/** Order of texts, for ties. */
export function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
