import type { Page } from '@playwright/test';
import { violationsOn } from '../screens/accessibility';
import { MainPage } from '../screens/main-page';
import { expect, test } from '../watched-test';

interface Named { readonly id: string; readonly name: string }
interface Drawn { readonly nodes: readonly Named[]; readonly edges: readonly { readonly id: string; readonly source: string; readonly target: string }[] }

/** The id of the edge into a node, as the API gives it. */
async function edgeInto(page: Page, name: string): Promise<string> {
  const { data } = (await (await page.request.get('/api/v1/graph')).json()) as { data: Drawn };
  const target = data.nodes.find((node) => node.name === name);
  const edge = data.edges.find((one) => one.target === target?.id);
  if (edge === undefined) throw new Error(`nothing calls ${name}`);
  return edge.id;
}

test.describe('what configuration acts?', () => {
  test('the panel of an edge names the objects, what they say, and whether reality obeys', async ({ page, context }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    const main = new MainPage(page);
    await main.open(`?sel=edge:${encodeURIComponent(await edgeInto(page, 'catalog-v2'))}`);
    const section = main.inspector.getByRole('region', { name: 'Configuration that acts here' });
    await expect(section).toContainText('VirtualService');
    await expect(section).toContainText('it routes calls of catalog.shop');
    await expect(section).toContainText('catalog.shop subset v1 90 %, catalog.shop subset v2 10 %');
    await expect(section.getByRole('table', { name: 'Configured and observed' }).getByRole('row', { name: /^Split/ })).toContainText(/Split\s*10 %/);
    await section.getByRole('button', { name: 'Copy kubectl' }).first().click();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('kubectl get virtualservices.networking.istio.io catalog --namespace shop --output yaml');
    await section.scrollIntoViewIfNeeded();
    await page.screenshot({ path: 'artefacts/screens/configuration.png' });
    // The hint of the button that was pressed stands beside all landmarks, as long as the pointer rests there.
    await page.mouse.move(0, 0);
    await expect(page.getByRole('tooltip')).toHaveCount(0);
    expect(await violationsOn(page)).toEqual([]);
    expect(main.complaints).toEqual([]);
  });

  test('every number of the panel gives its PromQL, and Prometheus would understand it', async ({ page, context }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    const main = new MainPage(page);
    await main.open(`?sel=edge:${encodeURIComponent(await edgeInto(page, 'catalog-v2'))}`);
    const p99 = main.inspector.getByRole('button', { name: 'Copy the PromQL of P99', exact: true });
    await expect(p99).toBeAttached();
    await p99.focus();
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(/^histogram_quantile\(0\.99, sum by \(le\).*source_workload=.*destination_workload="catalog-v2"/s);
    const tiles = main.inspector.locator('dl').first().locator('dd');
    expect(await tiles.getByRole('button', { name: /^Copy the PromQL/ }).count()).toBe(await tiles.count());
  });

  test('the rollout lens draws the configured split beside what goes there', async ({ page }) => {
    const asked = page.waitForResponse((response) => response.url().includes('/api/v1/config?') && !response.url().includes('of='));
    const main = new MainPage(page);
    await main.open('?lens=rollout');
    const { data } = (await (await asked).json()) as { data: { weights: { edge: string; share: number }[] } };
    expect(data.weights.filter(({ edge }) => edge.includes('catalog-v')).map(({ edge, share }) => [/catalog-v\d/.exec(edge)?.[0], share]).sort()).toContainEqual(['catalog-v2', 0.1]);
    await page.screenshot({ path: 'artefacts/screens/rollout.png' });
  });

  test('denied, not installed and nothing at all are three different answers', async ({ page }) => {
    await page.route(/\/api\/v1\/config\?/, async (route) => {
      const response = await route.fetch();
      const body = (await response.json()) as { data: { kinds: { state: string }[]; objects: unknown[]; checks: unknown[]; reality: unknown[] } };
      body.data = { ...body.data, objects: [], checks: [], reality: [], kinds: body.data.kinds.map((kind, index) => ({ ...kind, state: index === 0 ? 'denied' : index === 1 ? 'absent' : 'ok' })) };
      await route.fulfill({ response, json: body });
    });
    const main = new MainPage(page);
    await main.open(`?sel=edge:${encodeURIComponent(await edgeInto(page, 'catalog-v2'))}`);
    const section = main.inspector.getByRole('region', { name: 'Configuration that acts here' });
    await expect(section).toContainText('No object of the kinds that could be read acts here');
    await expect(section).toContainText('May not be read: virtualservices.networking.istio.io. The role in deploy/ allows it.');
    await expect(section).toContainText('Not installed in this cluster: httproutes.gateway.networking.k8s.io.');
  });
});
