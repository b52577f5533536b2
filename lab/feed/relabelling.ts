import type { Label } from '@/lab/exporters/series-group';

/** The part of Prometheus' `relabel_config` that the lab uses: actions `replace` and `labelmap`, fields as in prometheus.yml. */
export interface RelabelRule {
  readonly source_labels?: readonly string[];
  readonly regex?: string;
  readonly target_label?: string;
  readonly action?: 'labelmap';
  readonly replacement?: string;
}

/**
 * The labels a target has after relabelling, sorted by name; labels that begin with `__` are gone and empty ones do not exist.
 * The same rules are given to Prometheus, so that history and live scrape carry equal labels.
 */
export function relabel(labels: Readonly<Record<string, string>>, rules: readonly RelabelRule[]): Label[] {
  const result = new Map(Object.entries(labels));
  for (const rule of rules) {
    if (rule.action === 'labelmap') {
      const names = new RegExp(`^(?:${rule.regex ?? '(.*)'})$`);
      for (const [name, value] of Object.entries(labels)) {
        const mapped = names.exec(name)?.[1];
        if (mapped !== undefined) result.set(mapped, value);
      }
      continue;
    }
    const value = (rule.source_labels ?? []).map((name) => result.get(name) ?? '').join(';');
    const match = new RegExp(`^(?:${rule.regex ?? '(.*)'})$`).exec(value);
    if (!match) continue;
    result.set(rule.target_label ?? '', (rule.replacement ?? '$1').replace(/\$(\d)/g, (_, digit: string) => match[Number(digit)] ?? ''));
  }
  return sortLabels([...result].filter(([name, value]) => !name.startsWith('__') && value !== ''));
}

/**
 * The labels of a stored series: those of the exporter and those of the target. Where both have one, `honor_labels` lets the exporter win;
 * otherwise the exporter's moves to `exported_<name>`.
 */
export function storedLabels(name: string, own: readonly Label[], target: readonly Label[], honorLabels: boolean): Label[] {
  const result = new Map<string, string>(target);
  for (const [key, value] of own) {
    if (result.has(key) && !honorLabels) result.set(`exported_${key}`, value);
    else result.set(key, value);
  }
  result.set('__name__', name);
  return sortLabels([...result]);
}

/** Prometheus wants the labels of a series in the order of their bytes. */
function sortLabels(labels: readonly Label[]): Label[] {
  return [...labels].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}
