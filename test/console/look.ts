import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { seriousFindings, tooWide } from '../browser/axe';

/** Set by `npm run screenshots`: where pictures of every page go. */
const PICTURES = process.env.RIPEN_SCREENSHOTS;
const WIDTHS = [375, 768, 1440];

/** What is wrong with a page; pictures of it where they are asked for. */
export async function look(page: Page, name: string, language: string): Promise<unknown[]> {
  const found: unknown[] = [];
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 900 });
    const over = await tooWide(page);
    if (over > 0) found.push([name, width, `${over} px too wide`]);
    if (PICTURES !== undefined) {
      mkdirSync(PICTURES, { recursive: true });
      const file = `${language}${name.split('?')[0]!.replace(/[^\w-]+/g, '_')}-${width}.png`;
      await page.screenshot({ path: join(PICTURES, file), fullPage: true });
    }
  }
  return [...found, ...(await seriousFindings(page)).map((finding) => [name, finding])];
}
