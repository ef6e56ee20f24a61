import { mkdirSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import type { HandoffRecord, TaskRecord } from '../../domain/lead/documents';
import { newLeadState } from '../../domain/lead/state';
import { REAL_CLOCK } from '../../domain/clock/virtual-clock';
import { describeInBrowser, launchChromium } from '../browser/chromium';
import { blankLead } from '../support/blank-lead';
import { AGREEMENT, MODEL, SEQUENCE, TEAMS, template } from '../support/lab-files';
import { runConsole, type RunningConsole } from './running-console';

const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
/** Set by `npm run screenshots`: where pictures of every page go. */
const PICTURES = process.env.RIPEN_SCREENSHOTS;
const WIDTHS = [375, 768, 1440];
const HOUR = 3_600_000;

const PLACES: readonly [string, string][] = [
  ['dev-marketer', '/'],
  ['dev-marketer', '/leads'],
  ['dev-marketer', '/leads/lead-1'],
  ['dev-marketer', '/files/sequences'],
  ['dev-marketer', '/files/sequences/welcome'],
  ['dev-marketer', '/files/sequences/welcome/edit'],
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
  ['dev-admin', '/people'],
];

let running: RunningConsole;
let server: Server | undefined;
let origin: string;

beforeAll(async () => {
  running = await runConsole();
  await seed();
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

async function seed(): Promise<void> {
  const { store } = running;
  const now = Date.now();
  const files: [string, string, string, string][] = [
    ['agreements', '1', 'yaml', AGREEMENT],
    ['scoring-models', 'lab', 'yaml', MODEL],
    ['teams', '1', 'yaml', TEAMS],
    ['templates', 'first', 'html', template('Premier')],
    ['templates', 'second', 'html', template('Second')],
    ['sequences', 'welcome', 'yaml', SEQUENCE],
  ];
  for (const [kind, name, part, text] of files) {
    await store.files.saveDraft(kind, name, { [part]: text }, 'lab', now);
    await store.files.publish(kind, name, { by: 'lab', at: now });
  }
  await store.files.setPrimaryModel('lab');
  for (const role of ['marketer', 'sales-manager'])
    await store.files.sign('agreements', '1', 1, { role, by: 'lab', at: now });
  for (const id of ['lead-1', 'lead-2']) {
    const profile = {
      firstName: 'Claire',
      lastName: 'Dupont',
      role: 'hr-director',
      company: 'Atelier Dupont',
      employees: 120,
    };
    const lead = blankLead(id, now - 240 * HOUR, { profile });
    const fresh = newLeadState(id, lead.createdAt, REAL_CLOCK);
    const task = { id: `${id}.t1`, purpose: 'qualification' as const, attempts: 0, handRaised: true, openedAt: now };
    const state =
      id === 'lead-1'
        ? { ...fresh, stage: 'qualifying' as const, task }
        : { ...fresh, stage: 'offered' as const, owner: 'ana@example.com' };
    await store.leads.create({
      ...lead,
      phone: '+33123456789',
      company: 'Atelier Dupont',
      lastActivityAt: now - HOUR,
      state,
    });
    const entry = (n: number, kind: string, props = {}) => ({
      id: `e${n}`,
      at: now - n * 7 * HOUR,
      receivedAt: now,
      kind,
      actor: 'lead',
      props,
    });
    await store.timeline.append(
      id,
      [
        entry(3, 'page.viewed', { path: '/tarifs' }),
        entry(2, 'email.clicked', { template: 'first' }),
        entry(1, 'form.submitted', { form: 'demo' }),
      ],
      0,
    );
  }
  await store.tasks.open(taskOf(now));
  await store.handoffs.open(handoffOf(now));
  await store.alerts.raise({
    id: 'a1',
    at: now - HOUR,
    kind: 'sla',
    level: 'breach',
    lead: 'lead-1',
    handoff: null,
    task: null,
    message: 'First attempt is late',
    to: null,
    acknowledgedBy: null,
  });
}

function taskOf(now: number): TaskRecord {
  return {
    ...{
      id: 'lead-1.t1',
      lead: 'lead-1',
      cycle: 'lead-1.c1',
      purpose: 'qualification',
      status: 'open',
      claimedBy: null,
      claimedAt: null,
      openedAt: now,
      handRaised: true,
      scoreAtOpening: 72,
    },
    ...{
      dueAt: now + 40 * HOUR,
      firstAttemptDueAt: now - HOUR,
      attempts: [],
      script: 'Ask what they use today.',
      bant: null,
      callbackAt: null,
      promisedBy: null,
      outcome: null,
      closedAt: null,
    },
  };
}

function handoffOf(now: number): HandoffRecord {
  const dossier = {
    frozenAt: new Date(now).toISOString(),
    profile: { firstName: 'Claire', lastName: 'Dupont', email: 'lead-2@example.com', role: 'hr-director' },
    timeline: [
      {
        id: 'e1',
        at: new Date(now - HOUR).toISOString(),
        kind: 'form.submitted',
        actor: 'lead',
        props: { form: 'demo' },
        stage: null,
      },
    ],
    mailsRead: [{ template: 'first', opened: 2, clicked: 1 }],
    notes: [],
    definitions: { goodLead: ['A project this year'], badLead: [] },
  };
  return {
    ...{
      id: 'lead-2.h1',
      lead: 'lead-2',
      cycle: 'lead-2.c1',
      status: 'offered',
      rep: 'ana@example.com',
      team: 'field',
      offers: [{ rep: 'ana@example.com', at: now, until: now + 30 * HOUR }],
    },
    ...{
      dueAt: now + 30 * HOUR,
      bant: { need: { met: true, product: 'Payroll' }, budget: { met: false } },
      dossier,
      reason: null,
      action: null,
      rating: null,
      amount: null,
      currency: null,
      scoreAtOffer: 72,
      openedAt: now,
      acceptedAt: null,
      closedAt: null,
      progress: [],
    },
  };
}

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
