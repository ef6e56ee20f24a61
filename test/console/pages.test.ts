import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import mongoose from 'mongoose';
import type { Browser } from 'playwright-core';
import request from 'supertest';
import { unknownConsent } from '../../domain/lead/lead';
import { blankLead } from '../support/blank-lead';
import { hearQueries, isCovered } from '../store/covering-index';
import { describeInBrowser, launchChromium } from '../browser/chromium';
import { editingCases } from './editing-cases';
import { AGREEMENT } from '../support/lab-files';
import { formCases } from './form-cases';
import { look, reach } from './look';
import { PLACES, STATES } from './places';
import { publicPlaces } from './public-places';
import { runConsole, type RunningConsole, type Visitor } from './running-console';
import { seedConsole } from './seeded-console';
import { signInAs } from './sign-in-as';
import { workCases } from './work-cases';

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

const visitors = new Map<string, Promise<Visitor>>();
/** Signed in once each, for sign-ins are throttled. */
function visitorOf(key: string): Promise<Visitor> {
  const visitor = visitors.get(key) ?? running.as(key);
  visitors.set(key, visitor);
  return visitor;
}

describe('what pages bring along', () => {
  it('is at most 100 kB of script each, gzipped, from this server alone', async () => {
    const sizes = new Map<string, number>();
    for (const [key, path] of PLACES) {
      const visitor = await visitorOf(key);
      const { text } = await visitor.get(path);
      const scripts = [...text.matchAll(/<script[^>]* src="([^"]+)"/g)].map(([, src = '']) => src);
      expect(scripts.length).toBeGreaterThan(0);
      let total = 0;
      for (const src of scripts) {
        expect(src).toMatch(/^\/console\//);
        if (!sizes.has(src)) sizes.set(src, gzipSync((await visitor.get(src)).text).length);
        total += sizes.get(src)!;
      }
      expect([path, total <= 100_000]).toEqual([path, true]);
    }
    expect([...sizes.values()].every((size) => size > 100)).toBe(true);
  });
});

describe('what pages ask of the store', () => {
  /** What is made one by one, by hand. */
  const SMALL = ['keys', 'people', 'webhooks'];
  const MORE: readonly [string, string][] = [
    ['dev-marketer', '/leads?band=hot&sort=-lastActivityAt'],
    ['dev-marketer', '/leads?stage=qualifying&sort=-score'],
    ['dev-marketer', '/leads?q=dupont'],
    ['dev-marketer', '/leads?q=claire+01+23+45&segment=&sort=-score'],
    ['dev-qualifier', '/leads'],
    ['dev-sales', '/leads'],
    ['dev-lead-manager', '/leads?stage=captured'],
    ['dev-lead-manager', '/offers?status=offered'],
    ['dev-lead-manager', '/alerts?all=1'],
    ['dev-marketer', '/leads?stage=captured&band=warm&sort=-createdAt'],
    ...['sized', 'engaged', 'quiet', 'unlike'].flatMap((name): [string, string][] => [
      ['dev-marketer', `/leads?segment=${name}`],
      ['dev-lead-manager', `/leads?segment=${name}&stage=nurturing&sort=-createdAt`],
    ]),
  ];
  /** By a field nobody declared, by behaviour, by what is not there, by a pattern and none of two. */
  const SEGMENTS = {
    sized: 'profile.employees: { between: [50, 60] }, profile.industry: transport',
    engaged: 'or: [{ events.email.clicked.count: { gte: 3 } }, { enrolled.welcome: true }]',
    quiet: 'profile.phone: { exists: false }',
    unlike: 'profile.role: { regex: "^hr" }, nor: [{ source: fair }, { customer: true }]',
  };
  const LISTS: readonly [string, string][] = [
    ['dev-admin', '/v1/leads?owner=ana@example.com&sort=createdAt'],
    ['dev-admin', '/v1/leads?q=dupont'],
    ['dev-admin', '/v1/leads?q=%2B33123456789'],
    ['dev-qualifier', '/v1/leads'],
    ['dev-qualifier', '/v1/tasks?status=done'],
    ['dev-sales', '/v1/handoffs?status=accepted'],
    ['dev-lead-manager', '/v1/handoffs?rep=ana@example.com'],
    ['dev-lead-manager', '/v1/alerts'],
    ['dev-lead-manager', '/v1/suppressions?reason=manual'],
    ['dev-lead-manager', '/v1/suppressions'],
    ['dev-admin', '/v1/audit'],
    ['dev-admin', '/v1/webhooks'],
    ['dev-marketer', '/v1/leads/lead-1/timeline'],
    ['dev-lead-manager', '/v1/reports/leaks'],
  ];

  it('is answered by a declared index, page by page, but for reports, which are counted behind the page', async () => {
    for (const [name, when] of Object.entries(SEGMENTS)) {
      const yaml = `segment: ${name}\nwhen: { ${when} }\n`;
      await running.store.files.saveDraft('segments', name, { yaml }, 'lab', Date.now());
      await running.store.files.publish('segments', name, { by: 'lab', at: Date.now() });
    }
    const connection = await mongoose.createConnection(running.running.uri).asPromise();
    const declared = new Map<string, [string, 1 | -1][][]>();
    for (const { name } of await connection.useDb('test-1').db!.listCollections().toArray()) {
      const indexes = await connection.useDb('test-1').db!.collection(name).indexes();
      declared.set(
        name,
        indexes.map(({ key }) => Object.entries(key) as [string, 1 | -1][]),
      );
    }
    await connection.close();
    const uncovered = new Set<string>();
    const ask = async (key: string, path: string): Promise<{ status: number }> =>
      path.startsWith('/v1/')
        ? request(running.app).get(path).set('Authorization', `Bearer ${key}`)
        : (await visitorOf(key)).get(path);
    for (const [key, path] of [...PLACES.filter(([, one]) => !one.startsWith('/reports/')), ...MORE, ...LISTS]) {
      await visitorOf(key);
      const { heard, end } = hearQueries();
      expect([path, (await ask(key, path).finally(end)).status]).toEqual([path, 200]);
      for (const query of heard)
        if (!SMALL.includes(query.collection) && !isCovered(query, declared.get(query.collection) ?? []))
          uncovered.add(`${key} ${path}: ${JSON.stringify(query)}`);
    }
    expect([...uncovered]).toEqual([]);
  }, 120_000);
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

  it('a segment that no index knows says how many leads a page has looked at, and looks on', async () => {
    const yaml = 'segment: by-sms\nwhen: { consent.sms: granted }\n';
    await running.store.files.saveDraft('segments', 'by-sms', { yaml }, 'lab', Date.now());
    await running.store.files.publish('segments', 'by-sms', { by: 'lab', at: Date.now() });
    const crowd = Array.from({ length: 2100 }, (_, n) => blankLead(`crowd-${n}`, 1000 + n, { language: 'fr' }));
    await running.store.leads.createMany(crowd);
    const consent = { ...unknownConsent(), sms: 'granted' as const };
    await running.store.leads.create(blankLead('by-sms', 999, { consent }));
    const marketer = await visitorOf('dev-marketer');
    const list = '/leads?segment=by-sms&sort=-createdAt';
    const { text } = await marketer.get(list);
    expect(text).toContain('2,000 leads were looked at');
    expect(text).not.toContain('No lead matches');
    const on = /href="([^"]+)" rel="next">Look on/.exec(text)?.[1] ?? '';
    const rest = (await marketer.get(on.replaceAll('&amp;', '&').replaceAll('&#x3D;', '='))).text;
    expect(rest).toContain('href="/leads/by-sms"');
    expect(rest).not.toContain('Look on');
  }, 120_000);

  it('home names the drafts that cannot be published, with what is wrong and where', async () => {
    const broken = 'sequence: broken\nentry: { when: { stage: captured } }\nsteps:\n  - email: { template: nowhere }\n';
    await running.store.files.saveDraft('sequences', 'broken', { yaml: broken }, 'lab', Date.now());
    const marketer = await running.as('dev-marketer');
    const home = (await marketer.get('/')).text;
    expect(home).toMatch(/href="\/files\/sequences\/broken".*?error.*?line 4.*?nowhere/s);
    await running.store.files.archive('sequences', 'broken', Date.now());
    expect((await marketer.get('/')).text).not.toContain('/files/sequences/broken');
  });

  it('a model tells what being hot asks for and what fields pay, and names its rules, where it is tried too', async () => {
    const marketer = await running.as('dev-marketer');
    const model = (await marketer.get('/files/scoring-models/next/model')).text;
    expect(model).toContain('hot asks for Fit ≥\u00a020, Engagement ≥\u00a010');
    expect(model).toContain('once for a field filled in: Telephone +10');
    const tried = (await marketer.get('/files/scoring-models/next/try')).text;
    expect(tried).toMatch(/<th scope="row">HR director<\/th>.*aria-label="Points HR director"/s);
  });

  it('an agreement says who has signed, and asks only whose name is missing', async () => {
    const marketer = await running.as('dev-marketer');
    const signed = (await marketer.get('/files/agreements/1')).text;
    expect(signed).toContain('<h1>Agreement 1</h1>');
    expect(signed).toContain('Both sides have signed');
    expect(signed).not.toContain('/files/agreements/1/sign');
    const { files } = running.store;
    await files.saveDraft('agreements', 'other', { yaml: AGREEMENT }, 'lab', Date.now());
    await files.publish('agreements', 'other', { by: 'lab', at: Date.now() });
    await files.sign('agreements', 'other', 1, { role: 'marketer', by: 'lab', at: Date.now() });
    expect((await marketer.get('/files/agreements/other')).text).not.toContain('/files/agreements/other/sign');
    const sales = await running.as('dev-sales-manager');
    expect((await sales.get('/files/agreements/other')).text).toMatch(/not signed yet.*action="[^"]*other\/sign"/s);
    await files.archive('agreements', 'other', Date.now());
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
          // An address that is not there, or is refused, is a state that is looked at too.
          if (message.type() === 'error' && !/status of 40[034]/.test(message.text())) problems.push(message.text());
        });
        if (key === 'dev-admin') {
          await page.goto(`${origin}/sign-in`);
          problems.push(...(await look(page, '/sign-in', language)));
        }
        await signInAs(page, origin, key);
        for (const [, path] of PLACES.filter(([one]) => one === key)) {
          problems.push(...(await reach(page, origin, { path })));
          problems.push(...(await look(page, `${key}${path}`, language)));
        }
        for (const { name, ...place } of STATES.filter((one) => one.key === key)) {
          problems.push(...(await reach(page, origin, place)));
          problems.push(...(await look(page, `${key}_${name}`, language)));
        }
        await context.close();
      }
      expect(problems).toEqual([]);
    },
    300_000,
  );
});

describeInBrowser('every public page', () => {
  it.each(['en', 'fr'])(
    'in %s: has no serious finding of axe, breaks no policy, and is never wider than its screen',
    async (language) => {
      const browser = await launchChromium();
      const problems: unknown[] = [];
      try {
        const page = await (await browser.newContext({ locale: language, reducedMotion: 'reduce' })).newPage();
        page.on('console', (message) => {
          if (message.type() === 'error' && !/status of 4\d\d/.test(message.text())) problems.push(message.text());
        });
        // The mail's pixel lies at the address that mails carry, where nothing listens here.
        await page.route(`${running.deps.config.publicUrl}/**`, (route) => route.fulfill({ status: 204 }));
        for (const { name, ...place } of publicPlaces(running.deps)) {
          problems.push(...(await reach(page, origin, place)));
          const lang = await page.getAttribute('html', 'lang');
          // The docs are in English; a mail and its reader's preferences in the language that the lead reads.
          if (!/^(docs|mail|preferences|data-asked)/.test(name) && lang !== language)
            problems.push([name, `in ${lang}`]);
          problems.push(...(await look(page, `public_${name}`, language)));
        }
      } finally {
        await browser.close();
      }
      expect(problems).toEqual([]);
    },
    300_000,
  );
});

describe('what pages do', () => workCases(() => running));

describe('what people write and try', () => {
  editingCases(() => ({ running, origin }));
  formCases(() => ({ running }));
});
