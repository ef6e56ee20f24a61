import { gzipSync } from 'node:zlib';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { Hit } from '../../domain/timeline/hit';
import type { TimelineEntry } from '../../domain/timeline/entry';
import { startPublicServer, type PublicServer } from '../capture/public-server';
import { openRelay } from '../capture/fixture-relay';
import { FIELDS, GUIDE_FORM, startCaptureFixture, type CaptureFixture } from '../capture/store-fixture';
import { until } from '../engine/engine-fixture';
import { describeInBrowser, launchChromium } from './chromium';
import { CONSENT_MANAGERS } from './consent-managers';
import { startSite, threeLines, type Site } from './site';

let fixture: CaptureFixture;
let server: PublicServer;
let site: Site;
let browser: Browser;
let context: BrowserContext;
let page: Page;
/** Beacons this test's pages have sent. */
let beacons: string[];

describeInBrowser('the tracker in Chromium', () => {
  beforeAll(async () => {
    fixture = await startCaptureFixture();
    server = await startPublicServer(fixture);
    site = await startSite(server.url);
    fixture.context.config.publicUrl = server.url;
    await fixture.publish('fields', 'fields.yaml', FIELDS);
    await fixture.publish('forms', 'guide', GUIDE_FORM.replace('https://example.com/merci', `${site.url}/merci`));
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser.close();
    await site.close();
    await server.close();
    await fixture.stop();
  });
  beforeEach(async () => newVisit());
  afterEach(() => context.close());

  async function newVisit(): Promise<void> {
    context = await browser.newContext();
    page = await context.newPage();
    beacons = [];
    context.on('request', (request) => {
      if (request.url().endsWith('/t/e') && request.method() === 'POST') beacons.push(request.postData() ?? '');
    });
  }
  const goTo = async (path: string): Promise<void> => {
    await page.goto(site.url + path);
    await page.waitForFunction('typeof ripen === "function" && ripen.q === undefined');
  };
  const say = (...call: unknown[]): Promise<unknown> =>
    page.evaluate(`ripen(...${JSON.stringify(call)})`).then(() => undefined);
  const cookies = async (): Promise<string[]> => (await context.cookies()).map(({ name }) => name);
  const kept = (): Promise<unknown> => page.evaluate('[localStorage.length, sessionStorage.length]');
  async function stored(): Promise<Hit[]> {
    const flushes = await fixture.store.inbox.read(await fixture.store.inbox.cursors(), 1000);
    return flushes.flatMap(({ hits }) => hits);
  }
  const visitorNow = async (): Promise<string> =>
    (await context.cookies()).find(({ name }) => name === 'rv')?.value ?? 'none';
  const own = async (): Promise<Hit[]> => {
    const visitor = await visitorNow();
    return (await stored()).filter((hit) => hit.visitor === visitor);
  };
  async function timelineOf(email: string): Promise<TimelineEntry[]> {
    const relay = openRelay(fixture);
    // The cursor moves with the signals, so each look begins where nothing is lost.
    while ((await relay.tick(Date.now(), fixture.clock.now())).hits > 0);
    const lead = (await fixture.store.aliases.resolve([`email:${email}`])).get(email && `email:${email}`);
    return lead === undefined ? [] : fixture.store.timeline.read(lead, 0);
  }

  test('with three lines of HTML, page views before the form count after it, with their own times', async () => {
    await goTo('/');
    await say('consent', true);
    await until('the first view to be stored', async () => (await own()).some(({ kind }) => kind === 'page.viewed'));
    await goTo('/tarifs');
    await page.fill('[name=email]', 'anna@example.com');
    await page.check('[name=consentEmail]');
    await Promise.all([page.waitForURL('**/merci'), page.click('button[type=submit]')]);
    await until('all to be stored', async () => (await own()).filter(({ kind }) => kind === 'page.viewed').length >= 2);
    const entries = await timelineOf('anna@example.com');
    const form = entries.find(({ kind }) => kind === 'form.submitted');
    const views = entries.filter(({ kind }) => kind === 'page.viewed').sort((a, b) => a.at - b.at);
    expect(views.slice(0, 2).map(({ props }) => props.path)).toEqual(['/', '/tarifs']);
    for (const view of views.slice(0, 2)) expect(view.at).toBeLessThan(form?.at ?? 0);
    expect(entries.filter(({ kind }) => kind === 'site.visited')).toHaveLength(1);
  });

  test('with consent refused nothing is stored and nothing is sent', async () => {
    await goTo('/');
    await say('consent', false);
    await say('track', 'x.try', { n: 1 });
    expect([await cookies(), await kept()]).toEqual([[], [0, 0]]);
    await goTo('/again');
    expect([beacons, await cookies(), await kept()]).toEqual([[], [], [0, 0]]);
  });

  test('before anything was said nothing is stored or sent; consent sends what waited in the page', async () => {
    await goTo('/');
    await say('track', 'x.asked', { topic: 'paie' });
    expect([beacons, await cookies(), await kept()]).toEqual([[], [], [0, 0]]);
    await say('consent', true);
    await until('the beacon', async () => (await own()).length >= 3);
    expect((await own()).map(({ kind }) => kind)).toEqual(['site.visited', 'page.viewed', 'x.asked']);
  });

  test('withdrawing consent deletes the cookie and what was kept, and ends the sending', async () => {
    await goTo('/');
    await say('consent', true);
    await until('the beacon', () => beacons.length > 0);
    await say('consent', false);
    const before = beacons.length;
    await goTo('/next');
    expect([beacons.length, await cookies(), await kept()]).toEqual([before, [], [0, 0]]);
  });

  test.each([
    ['Global Privacy Control', 'globalPrivacyControl', true],
    ['Do Not Track', 'doNotTrack', '1'],
  ])('under %s not even consent makes it store or send anything', async (_name, property, value) => {
    await context.addInitScript(`Object.defineProperty(navigator, '${property}', { value: ${JSON.stringify(value)} })`);
    await goTo('/');
    await say('consent', true);
    await say('track', 'x.try');
    await goTo('/again');
    expect([beacons, await cookies(), await kept()]).toEqual([[], [], [0, 0]]);
  });

  test('a single-page application tells of each path once, and videos of how far they were watched', async () => {
    site.pages.set('/app', `${threeLines()}<video id="demo-film"></video>`);
    await goTo('/app');
    await say('consent', true);
    await page.evaluate(`history.pushState({}, '', '/app/one'); history.replaceState({}, '', '/app/one')`);
    await until('the first path', async () => (await own()).some(({ props }) => props.path === '/app/one'));
    await page.evaluate(`(() => {
      const film = document.querySelector('video');
      let at = 0;
      Object.defineProperty(film, 'duration', { value: 100 });
      Object.defineProperty(film, 'currentTime', { get: () => at });
      for (at of [10, 30, 31, 80]) film.dispatchEvent(new Event('timeupdate'));
    })()`);
    await until('the film', async () => (await own()).filter(({ kind }) => kind === 'video.watched').length === 3);
    const hits = await own();
    expect(hits.filter(({ kind }) => kind === 'page.viewed').map(({ props }) => props.path)).toEqual([
      '/app',
      '/app/one',
    ]);
    expect(
      hits.filter(({ kind }) => kind === 'video.watched').map(({ props }) => [props.video, props.percent]),
    ).toEqual([25, 50, 75].map((percent) => ['demo-film', percent]));
  });

  test('what happens offline arrives later, once, and as old as it is', async () => {
    await goTo('/');
    await say('consent', true);
    await until('the first beacon', async () => (await own()).length >= 2);
    await context.setOffline(true);
    await say('track', 'x.offline');
    await until('it to wait in the page', async () =>
      String(await page.evaluate(`localStorage['rv.q']`)).includes('x.offline'),
    );
    await context.setOffline(false);
    await until('it to arrive', async () => (await own()).some(({ kind }) => kind === 'x.offline'));
    expect((await own()).filter(({ kind }) => kind === 'x.offline')).toHaveLength(1);
    expect(await page.evaluate(`localStorage['rv.q']`)).toBeUndefined();
  });

  test('a signed token identifies the browser, a forged one does not', async () => {
    await goTo('/');
    await say('consent', true);
    await say('identify', 'forged');
    await say('identify', fixture.context.tokens.sign('identify', { lead: 'lead-1' }));
    await until('the token', async () => (await own()).some(({ kind }) => kind === 'lead.identified'));
    expect((await own()).filter(({ kind }) => kind === 'lead.identified')).toMatchObject([{ lead: 'lead-1' }]);
  });

  describe.each(Object.entries(CONSENT_MANAGERS))('%s decides', (name, manager) => {
    const open = async (hash = ''): Promise<void> => {
      site.pages.set(`/${name}`, `<script>${manager}</script>${threeLines(`data-consent="${name}"`)}`);
      await goTo(`/${name}${hash}`);
    };
    const ours = async (): Promise<string[]> => (await cookies()).filter((one) => one === 'rv');

    test('nothing before, sending after yes, nothing kept or sent after no, and sending again after another yes', async () => {
      await open();
      expect([beacons, await ours(), await kept()]).toEqual([[], [], [0, 0]]);
      await page.evaluate('decide(true)');
      await until('a beacon', () => beacons.length > 0);
      await page.evaluate('decide(false)');
      expect([await ours(), await kept()]).toEqual([[], [0, 0]]);
      const sent = beacons.length;
      await say('track', 'x.after');
      await page.evaluate('decide(true)');
      await say('track', 'x.again');
      await until('another beacon', () => beacons.length > sent);
      expect(beacons.join()).toContain('x.again');
      expect(beacons.join()).not.toContain('x.after');
    });

    test('what was decided on an earlier page holds from the first event on', async () => {
      await open('#yes');
      await until('a beacon', () => beacons.length > 0);
      await newVisit();
      await context.addCookies([{ name: 'rv', value: 'visitor-of-last-year', url: site.url }]);
      await open('#no');
      await say('track', 'x.after');
      expect([await ours(), await kept(), beacons.join().includes('x.after')]).toEqual([[], [0, 0], false]);
    });
  });

  test('the tracker weighs less than 3 kB gzipped', async () => {
    const script = await (await fetch(`${server.url}/t.js`)).text();
    expect(gzipSync(script).length).toBeLessThan(3000);
  });
});
