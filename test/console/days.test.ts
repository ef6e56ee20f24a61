import type { Browser, BrowserContext, Page } from 'playwright-core';
import { describeInBrowser, launchChromium } from '../browser/chromium';
import { startProcesses, type Processes } from '../e2e/processes';
import { AGREEMENT, MODEL, RECYCLED, SEQUENCE, TEAMS, template } from '../support/lab-files';

const FORM = `
form: demo
fields:
  - { name: email, required: true }
  - { name: phone, required: true }
  - { name: consentEmail, type: consent, for: [email], text: { fr: "J'accepte", en: "I agree" } }
thanks: https://example.com/thanks
source: website
intent: demo
`;
const WORKSPACE = {
  'agreement.yaml': AGREEMENT,
  'teams.yaml': TEAMS.replace(', { person: bruno@example.com }', ''),
  'scoring/lab.yaml': MODEL,
  'sequences/welcome.yaml': SEQUENCE,
  'sequences/recycled.yaml': RECYCLED,
  'emails/first.html.hbs': template('Premier'),
  'emails/second.html.hbs': template('Second'),
  'forms/demo.yaml': FORM,
};

describeInBrowser('the day of each role, on the running platform', () => {
  let platform: Processes;
  let browser: Browser;
  const sessions = new Map<string, Awaited<ReturnType<BrowserContext['storageState']>>>();
  beforeAll(async () => {
    platform = await startProcesses(WORKSPACE, 86_400_000, 'api,console');
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

  test.each(['en', 'fr'].flatMap((locale) => [375, 768, 1440].map((width) => [locale, width] as const)))(
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
        await go(page, '/files/sequences/welcome/map');
        expect(await page.locator('.graph svg text').count()).toBeGreaterThan(5);
        await go(page, '/files/scoring-models/lab/model');
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
        await page.click('form[action$="/claim"] button');
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
        await Promise.all([page.waitForURL('**?said=offer-accept'), page.click('form[action$="/accept"] button')]);
        const won = page.locator('details:has(form[action$="/won"])');
        if ((await won.count()) > 0) await won.locator('summary').first().click();
        await page.fill('form[action$="/won"] [name=amount]', '1200');
        await Promise.all([page.waitForURL('**?said=offer-won'), page.click('form[action$="/won"] button')]);
      });
      await as('dev-lead-manager', locale, width, async (page) => {
        await go(page, '/board');
        await go(page, '/reports/funnel');
        expect(await page.locator('.chart svg').count()).toBe(1);
        expect(await page.locator('tbody tr').nth(4).locator('td').first().innerText()).not.toBe('0');
      });
    },
    120_000,
  );
});
