import { mkdirSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { REPORTS } from '../../console/pages/report-pages';
import { describeInBrowser, launchChromium } from '../browser/chromium';
import { runConsole, type RunningConsole } from './running-console';
import { seedConsole } from './seeded-console';

const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
/** Set by `npm run screenshots`: where pictures of every page go. */
const PICTURES = process.env.RIPEN_SCREENSHOTS;
const WIDTHS = [375, 768, 1440];

const PLACES: readonly [string, string][] = [
  ['dev-marketer', '/'],
  ['dev-marketer', '/leads'],
  ['dev-marketer', '/leads/lead-1'],
  ['dev-marketer', '/files/sequences'],
  ['dev-marketer', '/files/sequences/welcome'],
  ['dev-marketer', '/files/sequences/welcome/edit'],
  ['dev-marketer', '/files/sequences/welcome/map'],
  ['dev-marketer', '/files/sequences/welcome/compare'],
  ['dev-marketer', '/leads/month-0'],
  ['dev-lead-manager', '/board'],
  ['dev-qualifier', '/queue/callbacks'],
  ['dev-marketer', '/files/scoring-models/lab/model'],
  ['dev-marketer', '/files/scoring-models/lab/impact'],
  ['dev-marketer', '/keys'],
  ['dev-marketer', '/companies'],
  ['dev-marketer', '/files/sequences/welcome/simulate?events=4%20days%20email.clicked%20of%3Dsecond'],
  ['dev-marketer', '/files/templates/first/preview'],
  ['dev-marketer', '/files/scoring-models/lab'],
  ['dev-marketer', '/files/agreements/1'],
  ['dev-qualifier', '/'],
  ['dev-qualifier', '/queue'],
  ['dev-qualifier', '/tasks/lead-1.t1'],
  ['dev-sales', '/'],
  ['dev-sales', '/offers'],
  ['dev-sales', '/offers/lead-2.h1'],
  ['dev-lead-manager', '/'],
  ['dev-lead-manager', '/alerts'],
  ['dev-marketer', '/reports'],
  ...REPORTS.map(({ slug }): [string, string] => ['dev-lead-manager', `/reports/${slug}?compare=1`]),
  ['dev-admin', '/people'],
];

let running: RunningConsole;
let server: Server | undefined;
let origin: string;

beforeAll(async () => {
  running = await runConsole();
  await seedConsole(running.store, Date.now());
  const listening = createServer(running.app);
  server = listening;
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(listening.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server?.closeAllConnections();
  await new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined)));
  await running.stop();
});

describeInBrowser('every page', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser.close());

  it.each(['en', 'fr'])(
    'in %s: has no serious finding of axe, breaks no policy, and is never wider than its screen',
    async (language) => {
      const problems: unknown[] = [];
      for (const key of [...new Set(PLACES.map(([one]) => one))]) {
        const context = await browser.newContext({ locale: language, reducedMotion: 'reduce' });
        const page = await context.newPage();
        page.on('console', (message) => {
          if (message.type() === 'error') problems.push(message.text());
        });
        await page.goto(`${origin}/sign-in`);
        if (key === 'dev-admin') problems.push(...(await look(page, '/sign-in', language)));
        await page.click(`button[value="${key}"]`);
        for (const [, path] of PLACES.filter(([one]) => one === key)) {
          const answer = await page.goto(`${origin}${path}`);
          if (answer?.status() !== 200) problems.push([path, answer?.status()]);
          problems.push(...(await look(page, `${key}${path}`, language)));
        }
        await context.close();
      }
      expect(problems).toEqual([]);
    },
    180_000,
  );
});

/** What is wrong with a page; pictures of it where they are asked for. */
async function look(page: Page, name: string, language: string): Promise<unknown[]> {
  const found: unknown[] = [];
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 900 });
    const over = await page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth');
    if (over > 0) found.push([name, width, `${over} px too wide`]);
    if (PICTURES !== undefined) {
      mkdirSync(PICTURES, { recursive: true });
      const file = `${language}${name.split('?')[0]!.replace(/[^\w-]+/g, '_')}-${width}.png`;
      await page.screenshot({ path: join(PICTURES, file), fullPage: true });
    }
  }
  await page.evaluate(AXE);
  const findings = await page.evaluate(
    `axe.run(document, { iframes: false }).then((r) => r.violations.filter((v) => ['serious', 'critical'].includes(v.impact)).map((v) => [v.id, v.nodes.slice(0, 3).map((n) => n.html.slice(0, 150))]))`,
  );
  return [...found, ...(findings as unknown[]).map((finding) => [name, finding])];
}
