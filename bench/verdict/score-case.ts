import type { Blame } from '@/lab/incidents/incident';
import type { SuspectsAnswer } from '@/lib/wire/suspects-answer';
import type { CaseTruth } from './case-truth';

type Suspect = SuspectsAnswer['suspects'][number];

/** Somebody who is named; a baseline says no class. */
export type Named = Pick<Suspect, 'kind' | 'name' | 'namespace' | 'node' | 'edge'> & { readonly class?: Suspect['class'] };

/** How one verdict did. */
export interface Score {
  /** Nothing was sick. */
  readonly quiet: boolean;
  readonly accused: boolean;
  /** Nobody named first, or the first is unknown. */
  readonly abstained: boolean;
  readonly first: boolean;
  readonly amongThree: boolean;
  readonly classRight: boolean;
  readonly joint: boolean;
  readonly hostBlamedWrongly: boolean;
  readonly probability: number;
}

/** Compares an answer with the truth. Triggers are told beside the cause and are no accusation of their own. */
export function scoreCase(answer: SuspectsAnswer, truth: CaseTruth, unseen: readonly string[]): Score {
  const named = answer.suspects.filter(({ role }) => role !== 'trigger');
  const [top] = named;
  const quiet = truth.blames.length === 0;
  const accused = top !== undefined && top.class !== 'unknown';
  const right = (one: Suspect | undefined): boolean => one !== undefined && truth.blames.some((blame) => matches(one, blame));
  // Where the deciding exporter is missing, or nothing scraped tells, "unknown" at the right place is the right answer.
  const rightlyUnknown = top !== undefined && top.class === 'unknown' && truth.blames.some((blame) => matches(top, blame) && (blame.hidden === true || blame.decidedBy.some((target) => unseen.includes(target))));
  const classRight = rightlyUnknown || accused && truth.blames.some((blame) => blame.class === top.class);
  return {
    quiet, accused, abstained: !accused && !rightlyUnknown,
    first: right(top), amongThree: named.slice(0, 3).some(right), classRight, joint: rightlyUnknown || accused && truth.blames.some((blame) => blame.class === top.class && matches(top, blame)),
    hostBlamedWrongly: accused && top.class.startsWith('host-') && !right(top),
    probability: top?.probability ?? 0,
  };
}

/** Whether a suspect is the entity that the truth blames. */
export function matches(one: Named, blame: Blame): boolean {
  const full = `${one.namespace ?? ''}/${one.name}`;
  const target = one.edge?.split('>')[1]?.split('/') ?? [];
  const source = one.edge?.split('>')[0]?.split('/') ?? [];
  const edgeTarget = `${target[2] ?? ''}/${target[3] ?? ''}`;
  const edgeSource = `${source[2] ?? ''}/${source[3] ?? ''}`;
  const node = one.node?.split('/') ?? [];
  const isService = (name: string, service: string): boolean => name === service || new RegExp(`^${service}-v\\d+$`).test(name);
  switch (blame.kind) {
    case 'host': return one.kind === 'host' && one.name === hostOf(blame.name);
    case 'workload': return full === blame.name || (one.kind === 'pod' && `${node[2] ?? ''}/${node[3] ?? ''}` === blame.name);
    case 'service': return isService(full, blame.name) || (one.edge !== null && isService(edgeTarget, blame.name));
    case 'edge': case 'path': {
      const [from = '', to = ''] = blame.name.split(/[>~]/);
      if (one.kind === 'path') return one.name.includes(from) && one.name.includes(to);
      return one.edge !== null && edgeSource === from && isService(edgeTarget, to);
    }
    // More users: whoever cannot follow is named. A certificate: the mesh's own configuration.
    case 'mesh': return blame.class === 'overload' ? one.class === 'overload' : one.kind === 'config' && one.edge === null;
  }
}

/** The lab names a host of several clusters "cluster:host", the product "host@cluster". */
function hostOf(name: string): string {
  const [cluster, host] = name.split(':');
  return host === undefined ? name : `${host}@${cluster}`;
}
