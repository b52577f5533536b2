import { expect, test as plain, type ConsoleMessage, type Page } from '@playwright/test';
import { violationsOn } from './screens/accessibility';
import { isNewState } from './screens/examined-states';

interface Watch {
  /** Whether the page is examined for accessibility as the test leaves it; not where the test does so itself. */
  readonly examined: boolean;
  /** Console errors that the test provokes. Violations of the policy and uncaught errors of a page are never expected. */
  readonly expectedErrors: RegExp | null;
}

/** The browser itself says these when an answer is refused or there is none; the page's own words are its notices. */
const ofTheNetwork = /^Failed to load resource: /;

/** Tells the test of violations of the content security policy; runs in every page before its scripts. */
function tellViolations(): void {
  document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sourceFile, lineNumber }) => {
    const told = globalThis as unknown as { __violated?: (text: string) => void };
    told.__violated?.(`${violatedDirective} ${blockedURI} (${sourceFile}:${lineNumber})`);
  });
}

/**
 * Playwright's `test` for every spec of this project: afterwards no page may have violated the content security policy,
 * thrown an error that nobody caught, or written an error to the console that the test did not expect;
 * and in the state in which the test leaves it, the page it is about must break no rule of accessibility. A page that is
 * made of nothing but what was examined before on the same screen is not examined again.
 */
export const test = plain.extend<Watch & { readonly watch: void }>({
  expectedErrors: [null, { option: true }],
  examined: [true, { option: true }],
  watch: [async ({ context, expectedErrors, examined }, use, testInfo) => {
    const found: string[] = [];
    await context.exposeBinding('__violated', (_source, text: string) => { found.push(`policy violated: ${text}`); });
    await context.addInitScript(tellViolations);
    context.on('weberror', (error) => found.push(`uncaught: ${error.error().message}`));
    context.on('console', (message: ConsoleMessage) => {
      const text = message.text();
      if (message.type() === 'error' && !ofTheNetwork.test(text) && !(expectedErrors?.test(text) ?? false)) found.push(`console: ${text}`);
    });
    await use();
    // what was told last may still be under way
    await Promise.all(context.pages().map((page: Page) => page.evaluate('0').catch(() => undefined)));
    expect(found, 'what the pages of this test did wrong').toEqual([]);
    const [left] = context.pages();
    if (examined && left !== undefined && testInfo.status === 'passed' && left.url().startsWith('http') && await isNewState(left)) expect(await violationsOn(left), 'what axe finds on the page as the test leaves it').toEqual([]);
  }, { auto: true }],
});

export { expect };
