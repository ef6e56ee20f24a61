import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';

const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds serious or critical on the page as it is, with where. */
export async function seriousFindings(page: Page): Promise<unknown[]> {
  await page.evaluate(AXE);
  return page.evaluate<unknown[]>(
    `axe.run(document, { iframes: false }).then((r) => r.violations.filter((v) => ['serious', 'critical'].includes(v.impact)).map((v) => [v.id, v.nodes.slice(0, 3).map((n) => n.html.slice(0, 150))]))`,
  );
}

/** How many pixels the page is wider than its screen. */
export async function tooWide(page: Page): Promise<number> {
  return Math.max(0, await page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth'));
}
