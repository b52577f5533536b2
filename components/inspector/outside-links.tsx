'use client';

import { useQuery } from '@tanstack/react-query';
import { outsideLink, type LinkValues } from '@/lib/base/outside-link';
import { pingQuery } from '@/lib/queries/ping-query';
import type { MeshPicture } from '../mesh/mesh-picture';
import type { Stretch } from './hosts-under';
import { useNumberQuery } from './number-queries';
import styles from './inspector.module.css';

interface OutsideLinksProps {
  readonly picture: MeshPicture;
  readonly stretch: Stretch | null;
  /** What is selected, as far as it has such names. */
  readonly names: Pick<LinkValues, 'cluster' | 'namespace' | 'workload' | 'service' | 'host' | 'instance'>;
  /** The number whose query the link to Prometheus carries. */
  readonly number?: string;
}

/** Links to the user's own tools at the same thing and time; nothing when none is configured. */
export function OutsideLinks({ picture, stretch, names, number = '' }: OutsideLinksProps) {
  const templates = useQuery(pingQuery).data?.data.links;
  const query = useNumberQuery(number);
  if (templates === undefined) return null;
  const { at, window } = picture.graph;
  const values: LinkValues = {
    ...names, ...(query === undefined ? {} : { query }), at: String(Math.floor(at)), window: String(window), time: new Date(at * 1000).toISOString().slice(0, 19).replace('T', ' '),
    from: String(1000 * Math.floor(stretch?.start ?? at - 12 * window)), to: String(1000 * Math.floor(stretch?.end ?? at)),
  };
  const first = (list: readonly string[]) => list.map((one) => outsideLink(one, values)).find((one) => one !== null) ?? null;
  const links = [['Grafana', first(templates.grafana)], ['Prometheus', first(templates.prometheus)], ['Kiali', first(templates.kiali)], ...templates.more.map(({ title, address }) => [title, outsideLink(address, values)] as const)] as const;
  const shown = links.flatMap(([title, address]) => (address === null ? [] : [{ title, address }]));
  if (shown.length === 0) return null;
  return <p className={styles.outside}>{shown.map(({ title, address }) => <a key={title} href={address} target="_blank" rel="noopener noreferrer">{title} <span aria-hidden="true">↗</span><span className="only-read-aloud"> (opens another page)</span></a>)}</p>;
}
