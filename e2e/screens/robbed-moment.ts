import type { Page } from '@playwright/test';

/** A moment of the last three quarters of an hour at which worker-3 was robbed of CPU time: the story of the lab goes on while other specs run. */
export async function robbedMoment(page: Page): Promise<number> {
  const end = Math.floor(Date.now() / 60_000) * 60 - 60;
  const answer = await page.request.get(`/api/v1/series?of=host:worker-3&what=steal&start=${end - 2700}&end=${end}&step=60`);
  const { data } = await answer.json() as { data: { points: [number, number | null][] } };
  const robbed = data.points.filter(([, value]) => value !== null && value > 0.15);
  // Neither its first nor its last minute.
  const [moment] = robbed[Math.floor(robbed.length / 2)] ?? [];
  if (moment === undefined) throw new Error('worker-3 was not robbed in the last three quarters of an hour.');
  return moment;
}
