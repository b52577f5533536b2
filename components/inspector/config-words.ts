import type { ConfigAnswer } from '@/lib/wire/config-answer';
import type { AbsenceReason } from '../ui/absence';

/** The command that shows an object. Names are those of Kubernetes, which hold no blanks or quotes; anything else is left out of it. */
export function commandOf({ type, namespace, name }: ConfigAnswer['objects'][number]): string {
  const safe = (text: string) => text.replace(/[^A-Za-z0-9.-]/g, '');
  return `kubectl get ${type} ${safe(name)}${namespace === '' ? '' : ` --namespace ${safe(namespace)}`} --output yaml`;
}

const reasons: Readonly<Record<ConfigAnswer['kinds'][number]['state'], AbsenceReason | null>> = {
  ok: null, slow: null, throttled: null, stale: 'stale', denied: 'denied', absent: 'not-installed', down: 'failed', starting: 'loading',
};

const sentences: Readonly<Record<'stale' | 'denied' | 'not-installed' | 'failed' | 'loading', (names: string) => string>> = {
  'not-installed': (names) => `Not installed in this cluster: ${names}.`,
  denied: (names) => `May not be read: ${names}. The role in deploy/ allows it.`,
  failed: (names) => `Could not be read: ${names}. Whether they act here is unknown.`,
  stale: (names) => `Old, because reading them fails: ${names}.`,
  loading: (names) => `Being read for the first time: ${names}.`,
};

const mostNames = 4;

/** Kinds of which nothing can be concluded, one sentence for each reason. */
export function silentKinds(kinds: ConfigAnswer['kinds']): { readonly why: AbsenceReason; readonly sentence: string }[] {
  return (['denied', 'failed', 'stale', 'loading', 'not-installed'] as const).flatMap((why) => {
    const names = kinds.filter(({ state }) => reasons[state] === why).map(({ type }) => type);
    if (names.length === 0) return [];
    return [{ why, sentence: sentences[why](names.length > mostNames ? `${names.slice(0, mostNames - 1).join(', ')} and ${names.length - mostNames + 1} more` : names.join(', ')) }];
  });
}
