import { expect, type Locator, type Page } from '@playwright/test';

/** The main screen as a person names its parts. */
export class MainPage {
  readonly page: Page;
  readonly verdict: Locator;
  readonly sickEdges: Locator;
  readonly map: Locator;
  readonly inspector: Locator;
  readonly strip: Locator;
  /** What the console and the content security policy complained about. */
  readonly complaints: string[] = [];

  constructor(page: Page) {
    this.page = page;
    this.verdict = page.getByRole('region', { name: 'Verdict' });
    this.sickEdges = page.getByRole('list', { name: 'Sick edges' });
    this.map = page.getByRole('application', { name: /^Map of/ });
    this.inspector = page.getByRole('complementary').last();
    this.strip = page.getByRole('region', { name: 'Time strip' });
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') this.complaints.push(message.text());
    });
    page.on('pageerror', (error) => this.complaints.push(error.message));
  }

  /** Opens the screen and waits until the numbers are there. */
  async open(search = ''): Promise<void> {
    await this.page.goto(`/${search}`);
    await expect(this.map).toBeVisible();
  }

  /** The row of an edge in the list of sick edges. */
  sickEdge(from: string, to: string): Locator {
    return this.sickEdges.getByRole('button', { name: new RegExp(`^${from} to ${to}:`) });
  }
}
