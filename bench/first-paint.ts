import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from '../test/browser/launch-chromium';
import { PLACES } from '../test/console/places';
import type { RunningConsole } from '../test/console/running-console';
import { signInAs } from '../test/console/sign-in-as';
import { limitRow, median, type Row } from './row';

/** The console's goal for what a person first sees of a page, on the example data. */
const FIRST_CONTENT_MS = 300;
const TURNS = 3;

/**
 * When Chromium first paints something of each kind of page, in ms from the click: the median of three, styles and scripts kept from the first
 * visit. One row for all that keep the goal, one for each that does not.
 */
export async function measureFirstPaint({ app }: RunningConsole): Promise<Row[]> {
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const browser = await launchChromium();
  try {
    const times: (readonly [string, number])[] = [];
    for (const key of new Set(PLACES.map(([who]) => who))) times.push(...(await paintsFor(browser, origin, key)));
    return rowsOf(times.toSorted((a, b) => b[1] - a[1]));
  } finally {
    await browser.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

async function paintsFor(browser: Browser, origin: string, key: string): Promise<(readonly [string, number])[]> {
  const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  await signInAs(page, origin, key);
  const times: (readonly [string, number])[] = [];
  for (const [who, path] of PLACES) {
    if (who !== key) continue;
    await firstPaint(page, origin + path);
    const taken: number[] = [];
    while (taken.length < TURNS) taken.push(await firstPaint(page, origin + path));
    times.push([path, median(taken)]);
  }
  await context.close();
  return times;
}

async function firstPaint(page: Page, address: string): Promise<number> {
  await page.goto('about:blank');
  await page.goto(address, { waitUntil: 'domcontentloaded' });
  const painted = await page.waitForFunction(
    () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null,
  );
  return (await painted.jsonValue())!;
}

function rowsOf(slowestFirst: readonly (readonly [string, number])[]): Row[] {
  const slow = slowestFirst.filter(([, ms]) => ms > FIRST_CONTENT_MS);
  const kept = slowestFirst.slice(slow.length);
  const row = (path: string, ms: number): Row => limitRow(path, ms, 'ms', FIRST_CONTENT_MS);
  return [
    ...slow.map(([path, ms]) => row(`first content, ${path}`, ms)),
    ...(kept[0] === undefined
      ? []
      : [row(`first content, slowest of the ${kept.length} pages that keep it (${kept[0][0]})`, kept[0][1])]),
  ];
}
