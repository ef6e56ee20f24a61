import type { Browser, BrowserContext, Page } from 'playwright-core';
import { seriousFindings, tooWide } from '../browser/axe';
import type { Processes } from '../e2e/processes';

/** People on the running platform: each signs in once, and every page they look at is looked at well. */
export type Walker = {
  /** Signs in with one click and runs; what breaks the policy or fails on the page fails the test. */
  as(key: string, locale: string, width: number, run: (page: Page) => Promise<void>): Promise<void>;
  go(page: Page, path: string): Promise<void>;
  /** Goes there and inspects it. */
  visit(page: Page, path: string): Promise<void>;
  /** Nothing that axe finds serious, nothing wider than the screen. */
  inspect(page: Page): Promise<void>;
  /** Goes there again until it is there: what flows through the workflow takes a moment. */
  lookFor(page: Page, path: string, selector: string): Promise<void>;
  /** Loads the page again until it shows this. */
  untilThere(page: Page, selector: string): Promise<void>;
};

export function createWalker(platform: Processes, browser: Browser): Walker {
  const sessions = new Map<string, Awaited<ReturnType<BrowserContext['storageState']>>>();
  async function as(...[key, locale, width, run]: Parameters<Walker['as']>): Promise<void> {
    const known = sessions.get(key);
    const context = await browser.newContext({
      locale,
      viewport: { width, height: 900 },
      reducedMotion: 'reduce',
      ...(known && { storageState: known }),
    });
    const page = await context.newPage();
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    page.on('console', (message) => {
      if (message.text().includes('Content Security Policy')) errors.push(message.text());
    });
    await page.goto(`${platform.url}/sign-in`);
    // Once a person: sign-ins from one address are throttled.
    if (!known) {
      await page.click(`button[value="${key}"]`);
      await page.waitForSelector('.person');
      sessions.set(key, await context.storageState());
    }
    await page.waitForSelector(`html[lang=${locale}] .person`);
    await run(page);
    expect(errors).toEqual([]);
    await context.close();
  }
  async function go(page: Page, path: string): Promise<void> {
    const answer = await page.goto(platform.url + path);
    expect([path, answer?.status()]).toEqual([path, 200]);
  }
  async function inspect(page: Page): Promise<void> {
    expect([page.url(), await tooWide(page), await seriousFindings(page)]).toEqual([page.url(), 0, []]);
  }
  async function patiently(page: Page, selector: string, again: () => Promise<unknown>): Promise<void> {
    const patience = Date.now() + 90_000;
    while ((await page.locator(selector).count()) === 0) {
      if (Date.now() > patience) throw new Error(`${selector} never came to ${page.url()}: ${await platform.logs()}`);
      await page.waitForTimeout(300);
      await again();
    }
  }
  return {
    as,
    go,
    inspect,
    visit: async (page, path) => {
      await go(page, path);
      await inspect(page);
    },
    lookFor: async (page, path, selector) => {
      await go(page, path);
      await patiently(page, selector, () => go(page, path));
    },
    untilThere: (page, selector) => patiently(page, selector, () => page.reload()),
  };
}
