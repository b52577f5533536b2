import { lineWidth, type EdgeLook } from './edge-look';
import { sickPaths } from './fold-paths';
import type { MapScene } from './map-scene';
import { cardWidth, type NodeLook } from './node-look';
import type { Tone } from './palette';

/** How much a picture may hold before it is folded or thinned out. */
export interface FoldBudget {
  /** Above so many cards namespaces are folded. */
  readonly cards: number;
  /** The sick open by themselves up to so many cards. */
  readonly open: number;
  /** Above so many lines the calm ones that carry least are left out. */
  readonly edges: number;
}

/** Square pixels of the screen for a card whose name can be read at fit, with its share of the space around; opened namespaces lie less densely. */
const roomFor = { card: 4000, opened: 6700 } as const;
const most = { cards: 150, open: 120, edges: 1500 } as const;
const least = { cards: 60, open: 40 } as const;
const step = 10;

/** What fits into a room of CSS pixels so that names stay legible at fit; in steps, so that a little more or less room changes nothing. */
export function foldBudget(room: { readonly width: number; readonly height: number }): FoldBudget {
  const fitting = (perCard: number, few: number, many: number): number => Math.min(many, Math.max(few, Math.round((room.width * room.height) / perCard / step) * step));
  return { cards: fitting(roomFor.card, least.cards, most.cards), open: fitting(roomFor.opened, least.open, most.open), edges: most.edges };
}

/** A scene in which some namespaces stand as one card each. */
export interface FoldedScene extends MapScene {
  /** What stands for a node or edge that is folded away: its id in this scene. */
  readonly standIn: ReadonlyMap<string, string>;
  /** The namespace behind a folded card, and the worst edge behind a folded edge. */
  readonly behind: ReadonlyMap<string, string>;
  /** Calm edges that are not drawn, because so many lines say nothing. */
  readonly hidden: number;
}

const toneRank: Readonly<Record<Tone, number>> = { crit: 5, warn: 4, change: 3, strong: 2, quiet: 1, faint: 0 };
const gradeRank: Readonly<Record<NodeLook['grade'], number>> = { critical: 5, raised: 4, unknown: 3, thin: 2, idle: 0, calm: 1 };
const hostRank = { critical: 3, raised: 2, unknown: 1, calm: 0 } as const;

function append<Item>(lists: Map<string, Item[]>, key: string, item: Item): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [item]);
  else list.push(item);
}

/** Namespaces with their members; those of one or two cards are not worth folding. */
function foldable(scene: MapScene): Map<string, NodeLook[]> {
  const members = new Map<string, NodeLook[]>();
  for (const node of scene.nodes) if (node.namespace !== null) append(members, node.namespace, node);
  return new Map([...members].filter(([, list]) => list.length > 2));
}

/** At least so many cards are spent on the paths to what is sick, however many namespaces there are. */
const leastForPaths = 16;

/** Takes out of the folded namespaces the cards on paths to sick calls, as many paths as there is room for. Returns how many cards that adds. */
function takePathsOut(scene: MapScene, folded: Map<string, NodeLook[]>, room: number): number {
  const home = new Map([...folded].flatMap(([name, members]) => members.map((node) => [node.id, name] as const)));
  const taken = new Set<string>();
  for (const path of sickPaths(scene)) {
    const more = path.filter((id) => home.has(id) && !taken.has(id));
    if (taken.size + more.length > room) continue;
    for (const id of more) taken.add(id);
  }
  for (const name of new Set([...taken].map((id) => home.get(id) ?? ''))) {
    const rest = (folded.get(name) ?? []).filter(({ id }) => !taken.has(id));
    // A card that stands for one other is no smaller than the other.
    if (rest.length > 1) folded.set(name, rest);
    else folded.delete(name);
  }
  return taken.size;
}

/** What stays folded of which namespace: opened ones are open, the paths to the sick stand outside, then the sickest open by themselves as long as there is room. */
function membersToFold(scene: MapScene, opened: ReadonlySet<string>, limit: number): Map<string, NodeLook[]> {
  const folded = foldable(scene);
  let shown = scene.nodes.length;
  for (const [name, members] of folded) {
    if (opened.has(name)) folded.delete(name);
    else shown -= members.length - 1;
  }
  shown += takePathsOut(scene, folded, Math.max(leastForPaths, limit - shown));
  const sickness = (members: readonly NodeLook[]): number => members.filter((node) => node.grade === 'critical').length / members.length;
  const sickAtAll = new Set(scene.nodes.filter((node) => node.grade === 'critical').map((node) => node.namespace));
  const order = [...folded].filter(([name]) => sickAtAll.has(name)).sort(([a, left], [b, right]) => sickness(right) - sickness(left) || left.length - right.length || (a < b ? -1 : 1));
  for (const [name, members] of order) {
    if (shown + members.length - 1 > limit) continue;
    folded.delete(name);
    shown += members.length - 1;
  }
  return folded;
}

/** One card for members of a namespace: all of them, or those that do not stand beside it themselves. */
function foldedCard(namespace: string, members: readonly NodeLook[], whole: boolean): NodeLook {
  const worst = members.reduce((a, b) => (gradeRank[b.grade] > gradeRank[a.grade] ? b : a));
  const sick = members.filter((node) => node.grade === 'critical').length;
  const name = whole ? namespace : `${members.length} others`;
  const note = sick > 0 ? `${sick} of ${members.length} sick` : whole ? `${members.length} inside` : 'none of them sick';
  const pods = members.flatMap((node) => node.pods).sort((a, b) => hostRank[b.grade] - hostRank[a.grade]);
  return {
    id: `folded ${namespace}`,
    kind: 'namespace',
    namespace: whole ? null : namespace,
    name,
    note,
    shape: 'square',
    broken: false,
    grade: worst.grade,
    pods,
    width: cardWidth(name, note, pods.length),
  };
}

/** The member that speaks for a bundle: the sickest, among equals the busiest. */
function worstOf(members: readonly EdgeLook[]): EdgeLook | undefined {
  return [...members].sort((a, b) => toneRank[b.tone] - toneRank[a.tone] || b.amount - a.amount || (a.id < b.id ? -1 : 1))[0];
}

/** One edge for several between the same two cards: the worst in its looks, in its width what is as bad, a padlock when all of it is plain text. */
function foldedEdge(worst: EdgeLook, members: readonly EdgeLook[], scene: MapScene): EdgeLook {
  const sum = (some: readonly EdgeLook[]): number => some.reduce((total, edge) => total + edge.amount, 0);
  // As wide as the part that looks so: one sick call among hundreds of calm ones is no broad red line.
  const width = lineWidth(sum(members.filter((edge) => edge.tone === worst.tone)), worst.tone, scene.lens);
  return { ...worst, id: `folded ${worst.source} ${worst.target}`, amount: sum(members), width, plainText: members.every((edge) => edge.plainText) };
}

/** The sick, then the busiest; of every card at least its busiest line, and everything at what one looks at. */
function thinOut(edges: readonly EdgeLook[], limit: number, looked: string | null): EdgeLook[] {
  if (edges.length <= limit) return [...edges];
  const ranked = [...edges].sort((a, b) => toneRank[b.tone] - toneRank[a.tone] || b.amount - a.amount || (a.id < b.id ? -1 : 1));
  const kept = new Set<EdgeLook>();
  const served = new Set<string>();
  for (const edge of ranked) {
    const first = !served.has(edge.source) || !served.has(edge.target);
    if (first || looked === edge.id || looked === edge.source || looked === edge.target) kept.add(edge);
    served.add(edge.source).add(edge.target);
  }
  for (const edge of ranked) {
    if (kept.size >= limit) break;
    kept.add(edge);
  }
  return ranked.filter((edge) => kept.has(edge));
}

/** Bundles the edges of folded cards; `standIn` and `behind` learn what stands for what. */
function bundle(scene: MapScene, standIn: Map<string, string>, behind: Map<string, string>): EdgeLook[] {
  const bundles = new Map<string, EdgeLook[]>();
  const edges: EdgeLook[] = [];
  for (const edge of scene.edges) {
    const [source, target] = [standIn.get(edge.source) ?? edge.source, standIn.get(edge.target) ?? edge.target];
    if (source === edge.source && target === edge.target) edges.push(edge);
    else if (source !== target) append(bundles, `${source}\n${target}`, { ...edge, source, target });
  }
  for (const members of bundles.values()) {
    const worst = worstOf(members);
    if (worst === undefined) continue;
    const edge = foldedEdge(worst, members, scene);
    edges.push(edge);
    behind.set(edge.id, worst.id);
    for (const member of members) standIn.set(member.id, edge.id);
  }
  return edges;
}

/**
 * Folds namespaces of a large scene into one card each, with sums and the worst inside; the paths to what is sick stand
 * outside, and sick namespaces open by themselves where there is room.
 * @param looked id of a node or edge whose lines are drawn whatever they carry
 */
export function foldScene(scene: MapScene, opened: ReadonlySet<string>, budget: FoldBudget = most, looked: string | null = null): FoldedScene {
  const standIn = new Map<string, string>();
  const behind = new Map<string, string>();
  const sizes = foldable(scene);
  const foldedCards = scene.nodes.length <= budget.cards ? [] : [...membersToFold(scene, opened, budget.open)].map(([name, members]) => {
    const card = foldedCard(name, members, members.length === sizes.get(name)?.length);
    behind.set(card.id, name);
    for (const node of members) standIn.set(node.id, card.id);
    return card;
  });
  const all = foldedCards.length === 0 ? scene.edges : bundle(scene, standIn, behind);
  const edges = thinOut(all, budget.edges, looked === null ? null : (standIn.get(looked) ?? looked));
  const nodes = foldedCards.length === 0 ? scene.nodes : [...scene.nodes.filter((node) => !standIn.has(node.id)), ...foldedCards];
  return { ...scene, nodes, edges, standIn, behind, hidden: all.length - edges.length };
}
