import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { seriousFindings, tooWide } from '../browser/axe';

/** Set by `npm run screenshots`: where pictures of every page go. */
const PICTURES = process.env.RIPEN_SCREENSHOTS;
const WIDTHS = [375, 768, 1440];

/** Where to look, and what to do there first: `press` is the button whose answer is looked at, `follow` names an address on it to go on to. */
export type Reached = {
  path: string;
  status?: number;
  fill?: Record<string, string>;
  check?: string;
  /** A file for the page's field of one. */
  csv?: string;
  press?: string;
  follow?: string;
};

/** Goes there as somebody would; answers the status of what is looked at, where it is not the one expected. */
export async function reach(page: Page, origin: string, place: Reached): Promise<unknown[]> {
  const { path, status = 200, fill = {}, check, csv, press, follow } = place;
  let found = (await page.goto(`${origin}${path}`))?.status();
  for (const [field, value] of Object.entries(fill)) await page.fill(`[name=${field}]`, value);
  if (check !== undefined) await page.check(check);
  if (csv !== undefined) {
    const file = { name: 'leads.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) };
    await page.setInputFiles('[type=file]', file);
  }
  if (press !== undefined) {
    // What the browser itself would refuse is for the server to refuse too.
    await page.evaluate('for (const form of document.forms) form.noValidate = true');
    const answered = page.waitForResponse((one) => one.request().method() === 'POST');
    await Promise.all([page.waitForEvent('load'), page.click(press)]);
    found = (await answered).status();
    // Sent on to a page, which is there.
    if (found === 303) found = 200;
  }
  if (follow !== undefined)
    found = (await page.goto(`${origin}${new URL(await page.innerText(follow)).pathname}`))?.status();
  return found === status ? [] : [[path, found]];
}

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
