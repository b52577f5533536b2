import { z } from 'zod';
import type { PingAnswer } from '@/lib/wire/ping-answer';
import type { Verb } from './respond';

const nothing = z.strictObject({});

/** `/api/v1/ping`: whether we are here, and whether we are still the same process. Asks nobody. */
export const pingVerb: Verb<typeof nothing> = {
  route: 'ping',
  schema: () => nothing,
  answer: (_asked, rt) => {
    const { links } = rt.env;
    const data: PingAnswer = { instance: rt.instance, serverNow: rt.now() / 1000, cluster: rt.env.cluster, links: { grafana: [...links.grafana], prometheus: [...links.prometheus], kiali: [...links.kiali], more: links.more.map((one) => ({ ...one })) } };
    return Promise.resolve({ json: Buffer.from(JSON.stringify(data)), missing: [], warnings: [], sources: [] });
  },
};
