import type { Browser, BrowserContext, Page } from 'playwright-core';
import { seriousFindings, tooWide } from '../browser/axe';
import { describeInBrowser, launchChromium } from '../browser/chromium';
import { startProcesses, type Processes } from '../e2e/processes';
import { DAYS_WORKSPACE } from './days-workspace';
import { importLeads } from './import-leads';

const SCREENS = ['en', 'fr'].flatMap((locale) => [375, 768, 1440].map((width) => [locale, width] as const));

describeInBrowser('the day of each role, on the running platform', () => {
  let platform: Processes;
  let browser: Browser;
  const sessions = new Map<string, Awaited<ReturnType<BrowserContext['storageState']>>>();
  beforeAll(async () => {
    platform = await startProcesses(DAYS_WORKSPACE, 86_400_000, 'api,console');
    browser = await launchChromium();
  }, 300_000);
  afterAll(async () => {
    await browser.close();
    await platform.stop();
  }, 60_000);

  /** Signs in with one click and runs; what breaks the policy or fails on the page fails the test. */
  async function as(key: string, locale: string, width: number, run: (page: Page) => Promise<void>): Promise<void> {
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
  const go = async (page: Page, path: string): Promise<void> => {
    const answer = await page.goto(platform.url + path);
    expect([path, answer?.status()]).toEqual([path, 200]);
  };
  /** Goes there and looks well: nothing that axe finds serious, nothing wider than the screen. */
  async function visit(page: Page, path: string): Promise<void> {
    await go(page, path);
    await inspect(page);
  }
  async function inspect(page: Page): Promise<void> {
    expect([page.url(), await tooWide(page), await seriousFindings(page)]).toEqual([page.url(), 0, []]);
  }
  /** Looks again until it is there: what flows through the workflow takes a moment. */
  async function lookFor(page: Page, path: string, selector: string): Promise<void> {
    const patience = Date.now() + 90_000;
    for (;;) {
      await go(page, path);
      if ((await page.locator(selector).count()) > 0) return;
      if (Date.now() > patience) throw new Error(`${selector} never came to ${path}: ${await platform.logs()}`);
      await page.waitForTimeout(300);
    }
  }

  test.each(SCREENS)(
    'in %s at %i px: from a draft and a form to a deal won and a funnel that shows it',
    async (locale, width) => {
      const email = `day-${locale}-${width}@example.com`;
      await as('dev-marketer', locale, width, async (page) => {
        const name = `big-${locale}-${width}`;
        await go(page, `/files/segments/${name}/edit`);
        await page.fill('textarea[name=text]', `segment: ${name}\nwhen: { profile.employees: { gt: 100 } }\n`);
        await Promise.all([page.waitForURL('**?said=saved'), page.click('form.stack button.primary')]);
        await Promise.all([
          page.waitForURL('**?said=published'),
          page.click('form[action$="/publish"] button.primary'),
        ]);
        await visit(page, '/leads');
        await importLeads(page, platform.url, `imported-${locale}-${width}@example.com`, inspect);
        await visit(page, '/files/sequences/welcome/map');
        expect(await page.locator('.graph svg text').count()).toBeGreaterThan(5);
        await visit(page, '/files/scoring-models/lab/model');
      });
      const sent = await fetch(`${platform.url}/f/demo`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/json' },
        body: JSON.stringify({ email, phone: '+33123456789', consentEmail: true }),
      });
      expect(sent.status).toBe(200);
      await as('dev-qualifier', locale, width, async (page) => {
        await lookFor(page, '/queue', `a[href^="/tasks/"]:has-text("${email}")`);
        await page.click(`a[href^="/tasks/"]:has-text("${email}")`);
        await Promise.all([page.waitForURL('**?said=claimed'), page.click('form[action$="/claim"] button')]);
        await inspect(page);
        for (const answer of ['budget', 'authority', 'need', 'time'])
          await page.check(`[name="${answer}.met"][value=yes]`);
        await page.keyboard.press('Alt+1');
        expect(await page.isChecked('[name=outcome][value=qualified]')).toBe(true);
        await Promise.all([
          page.waitForURL('**/queue?said=completed'),
          page.click('form[action$="/complete"] button.primary'),
        ]);
      });
      await as('dev-sales', locale, width, async (page) => {
        await lookFor(page, '/offers', `a[href^="/offers/"]:has-text("${email}")`);
        await page.click(`a[href^="/offers/"]:has-text("${email}")`);
        await inspect(page);
        await Promise.all([page.waitForURL('**?said=offer-accept'), page.click('form[action$="/accept"] button')]);
        const won = page.locator('details:has(form[action$="/won"])');
        if ((await won.count()) > 0) await won.locator('summary').first().click();
        await page.fill('form[action$="/won"] [name=amount]', '1200');
        await Promise.all([page.waitForURL('**?said=offer-won'), page.click('form[action$="/won"] button')]);
      });
      await as('dev-lead-manager', locale, width, async (page) => {
        for (const path of ['/', '/alerts', '/board', '/files/teams']) await visit(page, path);
        await visit(page, '/reports/funnel');
        expect(await page.locator('.chart svg:visible').count()).toBe(1);
        expect(await page.locator('tbody tr').nth(4).locator('td').first().innerText()).not.toBe('0');
      });
    },
    180_000,
  );

  test.each(SCREENS)(
    'in %s at %i px: a sales manager sees what runs out, signs what marketing has changed, and reads how offers went',
    async (locale, width) => {
      await as('dev-marketer', locale, width, async (page) => {
        await visit(page, '/files/agreements/1/edit');
        const text = await page.inputValue('textarea[name=text]');
        await page.fill('textarea[name=text]', `${text}\n# talked over in ${locale} at ${width} px\n`);
        await Promise.all([page.waitForURL('**?said=saved'), page.click('form.stack button.primary')]);
        const publish = page.locator('form[action$="/publish"] button.primary');
        await Promise.all([page.waitForURL('**?said=published'), publish.click()]);
        await Promise.all([page.waitForURL('**?said=signed'), page.click('form[action$="/sign"] button')]);
      });
      await as('dev-sales-manager', locale, width, async (page) => {
        for (const path of ['/', '/leads', '/offers']) await visit(page, path);
        await visit(page, '/board');
        expect(await page.locator('.held').count()).toBe(1);
        await Promise.all([
          page.waitForURL('**/files/agreements/1'),
          page.click('section[aria-labelledby=agreement-title] a'),
        ]);
        await Promise.all([page.waitForURL('**?said=signed'), page.click('form[action$="/sign"] button')]);
        await inspect(page);
        await visit(page, '/board');
        expect(await page.locator('.held').count()).toBe(0);
        for (const report of ['handoffs', 'sla', 'sources']) await visit(page, `/reports/${report}?compare=1`);
      });
    },
    180_000,
  );

  test.each(SCREENS)(
    'in %s at %i px: an administrator lets somebody in and shuts them out, and makes and revokes a key',
    async (locale, width) => {
      await as('dev-admin', locale, width, async (page) => {
        await visit(page, '/people');
        const email = `new-${locale}-${width}@example.com`;
        await page.fill('form.stack [name=email]', email);
        await page.check('[name=role][value=qualifier]');
        await page.click('form.stack button.primary');
        const link = await page.locator('.said code').innerText();
        await inspect(page);
        const guest = await browser.newContext({ locale, viewport: { width, height: 900 } });
        const theirs = await guest.newPage();
        await theirs.goto(link);
        await inspect(theirs);
        for (const name of ['password', 'again']) await theirs.fill(`[name=${name}]`, 'a long enough password');
        await Promise.all([theirs.waitForURL('**/?said=welcome'), theirs.click('form.stack button.primary')]);
        await visit(theirs, '/queue');
        await go(page, '/people');
        await page.click(
          `form[action="/people/${encodeURIComponent(email)}/disable"] button, form[action="/people/${email}/disable"] button`,
        );
        await page.waitForURL('**?said=disabled');
        await theirs.goto(`${platform.url}/queue`);
        expect(new URL(theirs.url()).pathname).toBe('/sign-in');
        await guest.close();

        await visit(page, '/keys');
        await page.fill('form.stack [name=name]', email);
        await page.check('[name=integration]');
        await page.click('form.stack button.primary');
        const key = await page.locator('.notice code').innerText();
        const me = async (): Promise<number> =>
          (await fetch(`${platform.url}/v1/me`, { headers: { authorization: `Bearer ${key}` } })).status;
        expect(await me()).toBe(200);
        await page.click(`tr:has-text("${email}") form button`);
        await page.waitForURL('**?said=revoked');
        expect(await me()).toBe(401);
        await inspect(page);
      });
    },
    180_000,
  );

  test.each([
    ['en', 1440],
    ['fr', 375],
  ] as const)(
    'in %s at %i px: a newcomer finds all of it by the links and buttons there are, from a sequence to a figure of the funnel',
    async (locale, width) => {
      const email = `newcomer-${locale}@example.com`;
      const name = `newcomer-${locale}`;
      const context = await browser.newContext({ locale, viewport: { width, height: 900 }, reducedMotion: 'reduce' });
      const page = await context.newPage();
      const click = async (selector: string): Promise<void> => {
        await page.locator(selector).first().click();
        await page.waitForLoadState('load');
      };
      const enter = async (key: string): Promise<void> => {
        if ((await page.locator('form[action="/sign-out"] button').count()) > 0)
          await click('form[action="/sign-out"] button');
        await click(`button[value="${key}"]`);
        await page.waitForSelector('.person');
        await inspect(page);
      };
      await page.goto(platform.url);
      await enter('dev-marketer');
      await click('.nav a[href="/files/sequences"]');
      await page.fill('form[action="/files/sequences/new"] [name=name]', name);
      await click('form[action="/files/sequences/new"] button');
      // What is there to begin with is a whole sequence.
      await click('form.stack button.primary');
      await page.waitForURL('**?said=saved');
      await click('form[action$="/publish"] button.primary');
      await page.waitForURL('**?said=published');
      await click(`a[href="/files/sequences/${name}/map"]`);
      await inspect(page);

      await click('.nav a[href="/files/forms"]');
      await click('a[href="/files/forms/demo"]');
      await click('a[href="/f/demo"]');
      await inspect(page);
      await page.fill('[name=email]', email);
      await page.fill('[name=phone]', '+33123456789');
      await page.check('[name=consentEmail]');
      // It leads on to a page of the company's own site, which is not there to be seen.
      const [sent] = await Promise.all([
        page.waitForResponse((answer) => answer.url().endsWith('/f/demo') && answer.request().method() === 'POST'),
        page.click('button[type=submit], form button'),
      ]);
      expect([sent.status(), sent.headers().location]).toEqual([303, 'https://example.com/thanks']);
      await page.waitForURL((url) => !url.href.startsWith(platform.url)).catch(() => undefined);

      await page.goto(platform.url);
      await click('.nav a[href="/leads"]');
      // The list follows what is typed.
      await page.locator('#q').pressSequentially(email.slice(0, 11));
      await page.waitForSelector(`#list a:has-text("${email}")`);

      await enter('dev-qualifier');
      await click('.nav a[href="/queue"]');
      await page.reload();
      await untilThere(page, `a[href^="/tasks/"]:has-text("${email}")`);
      await click(`a[href^="/tasks/"]:has-text("${email}")`);
      await click('form[action$="/claim"] button');
      for (const answer of ['budget', 'authority', 'need', 'time'])
        await page.check(`[name="${answer}.met"][value=yes]`);
      await page.check('[name=outcome][value=qualified]');
      await inspect(page);
      await click('form[action$="/complete"] button.primary');
      await page.waitForURL('**/queue?said=completed');

      await enter('dev-sales');
      await untilThere(page, `a[href^="/offers/"]:has-text("${email}")`);
      await click(`a[href^="/offers/"]:has-text("${email}")`);
      await click('form[action$="/accept"] button');
      await page.waitForURL('**?said=offer-accept');
      await inspect(page);

      await click('.nav a[href="/reports"]');
      await click('main a[href^="/reports/funnel"]');
      expect(await page.locator('tbody tr').nth(3).locator('td').first().innerText()).not.toBe('0');
      await inspect(page);
      await context.close();
    },
    180_000,
  );

  /** Loads the page again until it shows this. */
  async function untilThere(page: Page, selector: string): Promise<void> {
    const patience = Date.now() + 60_000;
    while ((await page.locator(selector).count()) === 0) {
      if (Date.now() > patience) throw new Error(`${selector} never came to ${page.url()}: ${await platform.logs()}`);
      await page.waitForTimeout(300);
      await page.reload();
    }
  }
});
