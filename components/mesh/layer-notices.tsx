'use client';

import Link from 'next/link';
import { errorCatalogue } from '@/lib/base/app-error';
import { formatSpan } from '@/lib/base/format-time';
import { AnswerError } from '@/lib/queries/answer-error';
import type { Missing } from '@/lib/wire/envelope';
import { GradeMark } from '../ui/grade-mark';
import { Notice } from '../ui/notice';
import type { MeshAnswers } from './use-mesh-picture';
import styles from './layer-notices.module.css';

const layerWords: Readonly<Record<string, string>> = { traffic: 'Requests', tcp: 'TCP traffic', latency: 'Latency', hosts: 'Host signals', placements: 'Where pods run' };

function words({ what }: Missing): string {
  return layerWords[what] ?? what.replace(/^kubernetes:/, 'Kubernetes ');
}

/** What is missing or old in the picture, each with its reason: beside the map, so that nobody takes the rest for all. */
export function LayerNotices({ answers, scope }: { readonly answers: MeshAnswers; readonly scope: string }) {
  const { graph, latency, hosts } = answers;
  const layers = [graph, latency, hosts];
  const now = graph.data?.serverNow ?? null;
  const missing = new Map(layers.flatMap((layer) => layer.data?.missing ?? []).map((one) => [`${one.what} ${one.source}`, one]));
  const failed = [[graph, 'traffic'], [latency, 'latency'], [hosts, 'hosts']] as const;
  for (const [layer, what] of failed) if (layer.error !== null) for (const [key, one] of missing) if (one.what === what) missing.delete(key);
  const truncated = graph.data?.truncated;
  const notices = [
    ...failed.flatMap(([layer, name]) => (layer.error === null || (layer.error instanceof AnswerError && layer.error.isSilence) ? [] : [{ key: name, title: `${layerWords[name]}: ${layer.error.message}`, hint: layer.data === undefined ? 'Not shown until it answers.' : 'The last answer is shown.' }])),
    ...[...missing].map(([key, one]) => {
      const message = one.message ?? errorCatalogue[one.code].message;
      // What the eye must know first: that there is something, and how old it is.
      if (one.asOf !== undefined && now !== null) return { key, title: `${words(one)}: what is shown is ${formatSpan(now - one.asOf)} old.`, hint: message };
      return { key, title: `${words(one)}: ${message}`, hint: one.hint ?? errorCatalogue[one.code].hint };
    }),
    ...(truncated === undefined ? [] : [{ key: 'truncated', title: `${truncated.kept} of ${truncated.total} are shown.`, hint: truncated.rule }]),
  ];
  const [first] = notices;
  if (first === undefined) return null;
  return (
    <details className={styles.bar}>
      <summary><GradeMark mark="unknown" /> <b>{first.title}</b> <span>{first.hint}</span>{notices.length > 1 ? <span className={styles.more}>and {notices.length - 1} more ▾</span> : null}</summary>
      <ul className={styles.list}>{notices.slice(0, 6).map((one) => <li key={one.key}><Notice mark="unknown" title={one.title} hint={one.hint} /></li>)}<li><Link prefetch={false} href={`/doctor${scope}`}>What was found, and what to do</Link></li></ul>
    </details>
  );
}
