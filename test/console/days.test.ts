import type { Browser, Page } from 'playwright-core';
import { describeInBrowser, launchChromium } from '../browser/chromium';
import { startProcesses, type Processes } from '../e2e/processes';
import { createWalker, type Walker } from './day-walker';
import { DAYS_WORKSPACE } from './days-workspace';
import { importLeads } from './import-leads';

const SCREENS = ['en', 'fr'].flatMap((locale) => [375, 768, 1440].map((width) => [locale, width] as const));

describeInBrowser('the day of each role, on the running platform', () => {
  let platform: Processes;
  let browser: Browser;
  let walk: Walker;
  beforeAll(async () => {
    platform = await startProcesses(DAYS_WORKSPACE, 86_400_000, 'api,console');
    browser = await launchChromium();
    walk = createWalker(platform, browser);
  }, 300_000);
  afterAll(async () => {
    await browser.close();
    await platform.stop();
  }, 60_000);

  async function complete(page: Page): Promise<void> {
    const sent = page.click('form[action$="/complete"] button.primary');
    await Promise.all([page.waitForURL('**/queue?said=completed'), sent]);
  }
  /** Says how an accepted lead ended. */
  async function end(page: Page, how: 'won' | 'return'): Promise<void> {
    await page.click(`details:has(form[action$="/${how}"]) summary`);
    if (how === 'won') await page.fill('form[action$="/won"] [name=amount]', '1200');
    else await page.selectOption('form[action$="/return"] [name=reason]', 'recycle:no-budget');
    await Promise.all([page.waitForURL(`**?said=offer-${how}`), page.click(`form[action$="/${how}"] button`)]);
  }

  test.each(SCREENS)(
    'in %s at %i px: from a draft and a form by a promised call to a deal won or a lead returned, and reports that show it',
    async (locale, width) => {
      const email = `day-${locale}-${width}@example.com`;
      // On one screen of three it comes back.
      const isReturned = width === 768;
      await walk.as('dev-marketer', locale, width, async (page) => {
        const name = `big-${locale}-${width}`;
        await walk.go(page, `/files/segments/${name}/edit`);
        await page.fill('textarea[name=text]', `segment: ${name}\nwhen: { profile.employees: { gt: 100 } }\n`);
        await Promise.all([page.waitForURL('**?said=saved'), page.click('form.stack button.primary')]);
        await Promise.all([
          page.waitForURL('**?said=published'),
          page.click('form[action$="/publish"] button.primary'),
        ]);
        await walk.visit(page, '/leads');
        await importLeads(page, platform.url, `imported-${locale}-${width}@example.com`, walk.inspect);
        await walk.visit(page, '/files/sequences/welcome/map');
        expect(await page.locator('.graph svg text').count()).toBeGreaterThan(5);
        await walk.visit(page, '/files/scoring-models/lab/model');
      });
      const sent = await fetch(`${platform.url}/f/demo`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/json' },
        body: JSON.stringify({ email, phone: '+33123456789', consentEmail: true }),
      });
      expect(sent.status).toBe(200);
      await walk.as('dev-qualifier', locale, width, async (page) => {
        await walk.lookFor(page, '/queue', `a[href^="/tasks/"]:has-text("${email}")`);
        await page.click(`a[href^="/tasks/"]:has-text("${email}")`);
        await Promise.all([page.waitForURL('**?said=claimed'), page.click('form[action$="/claim"] button')]);
        await walk.inspect(page);
        // Not now: a call is promised, stands in the calendar, and is made from there.
        await page.keyboard.press('Alt+3');
        await page.fill(
          '[name=at]',
          `2030-01-0${SCREENS.findIndex(([l, w]) => l === locale && w === width) + 1}T10:00`,
        );
        await complete(page);
        await walk.visit(page, '/queue/callbacks');
        await page.click(`a[href^="/tasks/"]:has-text("${email}")`);
        await Promise.all([page.waitForURL('**?said=claimed'), page.click('form[action$="/claim"] button')]);
        for (const answer of ['budget', 'authority', 'need', 'time'])
          await page.check(`[name="${answer}.met"][value=yes]`);
        await page.keyboard.press('Alt+1');
        expect(await page.isChecked('[name=outcome][value=qualified]')).toBe(true);
        await complete(page);
      });
      await walk.as('dev-sales', locale, width, async (page) => {
        await walk.lookFor(page, '/offers', `a[href^="/offers/"]:has-text("${email}")`);
        await page.click(`a[href^="/offers/"]:has-text("${email}")`);
        await walk.inspect(page);
        await Promise.all([page.waitForURL('**?said=offer-accept'), page.click('form[action$="/accept"] button')]);
        await page.selectOption('form[action$="/progress"] [name=kind]', 'meeting');
        await Promise.all([page.waitForURL('**?said=offer-progress'), page.click('form[action$="/progress"] button')]);
        await walk.inspect(page);
        await end(page, isReturned ? 'return' : 'won');
        await walk.inspect(page);
      });
      await walk.as('dev-lead-manager', locale, width, async (page) => {
        for (const path of ['/', '/alerts', '/files/teams', '/board']) await walk.visit(page, path);
        // One rep sells in two teams, and is one person.
        expect(await page.locator('[name=person] option').allInnerTexts()).toEqual(['ana@example.com']);
        const year = 2031 + SCREENS.findIndex(([l, w]) => l === locale && w === width);
        for (const name of ['from', 'to']) await page.fill(`form[action$="/absences"] [name=${name}]`, `${year}-08-03`);
        await Promise.all([page.waitForURL('**/board?said=absence'), page.click('form[action$="/absences"] button')]);
        expect(await page.locator('.plain').first().innerText()).toContain(String(year));
        await walk.inspect(page);
        await walk.visit(page, '/reports/handoffs');
        if (isReturned) expect(await page.innerText('tbody')).toMatch(/no budget|pas de budget/);
        await walk.visit(page, '/reports/funnel');
        expect(await page.locator('.chart svg:visible').count()).toBe(1);
        const reached = page.locator('tbody tr').nth(isReturned ? 3 : 4);
        expect(await reached.locator('td').first().innerText()).not.toBe('0');
      });
    },
    180_000,
  );

  test.each(SCREENS)(
    'in %s at %i px: a sales manager sees what runs out, signs what marketing has changed, and reads how offers went',
    async (locale, width) => {
      await walk.as('dev-marketer', locale, width, async (page) => {
        await walk.visit(page, '/files/agreements/1/edit');
        const text = await page.inputValue('textarea[name=text]');
        await page.fill('textarea[name=text]', `${text}\n# talked over in ${locale} at ${width} px\n`);
        await Promise.all([page.waitForURL('**?said=saved'), page.click('form.stack button.primary')]);
        const publish = page.locator('form[action$="/publish"] button.primary');
        await Promise.all([page.waitForURL('**?said=published'), publish.click()]);
        await Promise.all([page.waitForURL('**?said=signed'), page.click('form[action$="/sign"] button')]);
      });
      await walk.as('dev-sales-manager', locale, width, async (page) => {
        for (const path of ['/', '/leads', '/offers']) await walk.visit(page, path);
        await walk.visit(page, '/board');
        expect(await page.locator('.held').count()).toBe(1);
        await Promise.all([
          page.waitForURL('**/files/agreements/1'),
          page.click('section[aria-labelledby=agreement-title] a'),
        ]);
        await Promise.all([page.waitForURL('**?said=signed'), page.click('form[action$="/sign"] button')]);
        await walk.inspect(page);
        await walk.visit(page, '/board');
        expect(await page.locator('.held').count()).toBe(0);
        for (const report of ['handoffs', 'sla', 'sources']) await walk.visit(page, `/reports/${report}?compare=1`);
      });
    },
    180_000,
  );

  test.each(SCREENS)(
    'in %s at %i px: an administrator lets somebody in and shuts them out, and makes and revokes a key',
    async (locale, width) => {
      await walk.as('dev-admin', locale, width, async (page) => {
        await walk.visit(page, '/people');
        const email = `new-${locale}-${width}@example.com`;
        await page.fill('form.stack [name=email]', email);
        await page.check('[name=role][value=qualifier]');
        await page.click('form.stack button.primary');
        const link = await page.locator('.said code').innerText();
        await walk.inspect(page);
        const guest = await browser.newContext({ locale, viewport: { width, height: 900 } });
        const theirs = await guest.newPage();
        await theirs.goto(link);
        await walk.inspect(theirs);
        for (const name of ['password', 'again']) await theirs.fill(`[name=${name}]`, 'a long enough password');
        await Promise.all([theirs.waitForURL('**/?said=welcome'), theirs.click('form.stack button.primary')]);
        await walk.visit(theirs, '/queue');
        await walk.go(page, '/people');
        await page.click(
          `form[action="/people/${encodeURIComponent(email)}/disable"] button, form[action="/people/${email}/disable"] button`,
        );
        await page.waitForURL('**?said=disabled');
        await theirs.goto(`${platform.url}/queue`);
        expect(new URL(theirs.url()).pathname).toBe('/sign-in');
        await guest.close();

        await walk.visit(page, '/keys');
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
        await walk.inspect(page);
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
        await walk.inspect(page);
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
      await walk.inspect(page);

      await click('.nav a[href="/files/forms"]');
      await click('a[href="/files/forms/demo"]');
      await click('a[href="/f/demo"]');
      await walk.inspect(page);
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
      await walk.untilThere(page, `a[href^="/tasks/"]:has-text("${email}")`);
      await click(`a[href^="/tasks/"]:has-text("${email}")`);
      await click('form[action$="/claim"] button');
      for (const answer of ['budget', 'authority', 'need', 'time'])
        await page.check(`[name="${answer}.met"][value=yes]`);
      await page.check('[name=outcome][value=qualified]');
      await walk.inspect(page);
      await click('form[action$="/complete"] button.primary');
      await page.waitForURL('**/queue?said=completed');

      await enter('dev-sales');
      await walk.untilThere(page, `a[href^="/offers/"]:has-text("${email}")`);
      await click(`a[href^="/offers/"]:has-text("${email}")`);
      await click('form[action$="/accept"] button');
      await page.waitForURL('**?said=offer-accept');
      await walk.inspect(page);

      await click('.nav a[href="/reports"]');
      await click('main a[href^="/reports/funnel"]');
      expect(await page.locator('tbody tr').nth(3).locator('td').first().innerText()).not.toBe('0');
      await walk.inspect(page);
      await context.close();
    },
    180_000,
  );
});
