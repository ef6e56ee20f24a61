import { mkdirSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import request from 'supertest';
import { REPORTS } from '../../console/pages/report-pages';
import { describeInBrowser, launchChromium } from '../browser/chromium';
import { editingCases } from './editing-cases';
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
  ['dev-marketer', '/files/sequences/welcome/map'],
  ['dev-marketer', '/files/sequences/welcome/map/read?version=1'],
  ['dev-marketer', '/files/sequences/welcome/map/second?version=1'],
  ['dev-marketer', '/files/sequences/welcome/edit?open=%5B%22steps%22,3%5D'],
  ['dev-marketer', '/files/scoring-models/lab/edit'],
  ['dev-marketer', '/files/sequences/welcome/compare'],
  ['dev-marketer', '/leads/month-0'],
  ['dev-lead-manager', '/board'],
  ['dev-qualifier', '/queue/callbacks'],
  ['dev-marketer', '/files/scoring-models/lab/model'],
  ['dev-marketer', '/files/scoring-models/lab/impact'],
  ['dev-marketer', '/files/scoring-models/lab/try'],
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

describe('what pages tell', () => {
  it('a lead’s page shows its timeline by day and by kind', async () => {
    const marketer = await running.as('dev-marketer');
    const all = (await marketer.get('/leads/lead-1')).text;
    expect(all).toContain('Link clicked');
    expect(all).toContain('Page viewed');
    const mails = (await marketer.get('/leads/lead-1?what=mails')).text;
    expect(mails).toContain('Link clicked');
    expect(mails).not.toContain('<strong>Page viewed');
    expect((await marketer.get('/leads/lead-1?day=2001-01-01')).text).toContain('Nothing of that kind.');
  });

  it('home names the drafts that cannot be published, with what is wrong and where', async () => {
    const broken = 'sequence: broken\nentry: { when: { stage: captured } }\nsteps:\n  - email: { template: nowhere }\n';
    await running.store.files.saveDraft('sequences', 'broken', { yaml: broken }, 'lab', Date.now());
    const marketer = await running.as('dev-marketer');
    const home = (await marketer.get('/')).text;
    expect(home).toMatch(/href="\/files\/sequences\/broken".*?error.*?line 4.*?nowhere/s);
    await running.store.files.archive('sequences', 'broken', Date.now());
    expect((await marketer.get('/')).text).not.toContain('/files/sequences/broken');
  });

  it('a view is kept under its name for whoever saved it alone, and forgotten', async () => {
    const marketer = await running.as('dev-marketer');
    const fields = {
      name: 'Hot <now>',
      stage: 'nurturing',
      band: 'hot',
      sort: '-createdAt',
      column: ['score', 'tags'],
    };
    const saved = await marketer.send('/leads/views', fields, '/leads');
    expect(saved.headers.location).toBe(
      '/leads?stage=nurturing&band=hot&sort=-createdAt&column=score&column=tags&said=view-saved',
    );
    const shown = (await marketer.get(saved.headers.location!)).text;
    expect(shown).toContain('aria-current="page">Hot &lt;now&gt;</a>');
    const manager = await running.as('dev-lead-manager');
    expect((await manager.get('/leads')).text).not.toContain('Hot &lt;now&gt;');
    const read = await request(running.app).get('/v1/me/lead-views').set('Authorization', 'Bearer dev-marketer');
    expect(read.body).toEqual({
      items: [{ name: 'Hot <now>', query: expect.stringContaining('band=hot') as string }],
      next: null,
    });
    await marketer.send('/leads/views/remove', { name: 'Hot <now>' }, '/leads');
    expect((await marketer.get('/leads')).text).not.toContain('Hot &lt;now&gt;');
  });
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
    300_000,
  );
});

describe('what people write and try', () => editingCases(() => ({ running, origin })));

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
