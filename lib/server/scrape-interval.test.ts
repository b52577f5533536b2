import { expect, it } from 'vitest';
import { createPrometheusClient, type PrometheusClient } from '@/lib/prometheus/prometheus-client';
import { lookAtScrapes } from './scrape-interval';

const files = { token: null, basic: null, headers: null, ca: null, cert: null, key: null };

/** A client whose every answer is this matrix of scrape times. */
function answering(targets: readonly (readonly number[])[]): PrometheusClient {
  const client = createPrometheusClient({ id: 'prometheus', name: null, url: 'http://unused.invalid', files });
  client.query = () => Promise.resolve({ samples: [], series: targets.map((times) => ({ labels: {}, points: times.map((time) => [time, 1] as const) })), warnings: [], malformed: 0, bytes: 1 });
  return client;
}

it('is the distance of scrapes of most targets, whatever a few others do and whichever scrape was lost', async () => {
  const proxies = Array.from({ length: 9 }, (_, index) => [0, 15, 30, 60, 75].map((time) => time + index * 0.3));
  expect(await lookAtScrapes(answering([...proxies, [0, 60], [10]]), 100)).toEqual({ interval: 15, newest: 77.4 });
});

it('is unknown when nothing was scraped, or everything only once', async () => {
  expect(await lookAtScrapes(answering([]), 100)).toEqual({ interval: null, newest: null });
  expect(await lookAtScrapes(answering([[50]]), 100)).toEqual({ interval: null, newest: 50 });
});
