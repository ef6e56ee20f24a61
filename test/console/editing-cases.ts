import type { Browser } from 'playwright-core';
import { gzipSync } from 'node:zlib';
import { describeInBrowser, launchChromium } from '../browser/chromium';
import { MODEL } from '../support/lab-files';
import type { RunningConsole } from './running-console';
import { signInAs } from './sign-in-as';

/** The editors, the simulator and trials by their scripts, on the console that a suite has running and filled with `seedConsole`. */
export function editingCases(at: () => { running: RunningConsole; origin: string }): void {
  describeInBrowser('the editor', () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await launchChromium();
    });
    afterAll(() => browser.close());

    it('completes from the schema, shows errors as they are typed and saves; the page has under 100 kB of script', async () => {
      const context = await browser.newContext({ locale: 'en', reducedMotion: 'reduce' });
      const page = await context.newPage();
      const errors: string[] = [];
      page.on('pageerror', (error) => errors.push(error.message));
      page.on('console', (message) => {
        if (message.type() === 'error' && !message.text().includes('400')) errors.push(message.text());
      });
      await signInAs(page, at().origin, 'dev-marketer');
      await page.goto(`${at().origin}/files/sequences/new?name=typed-here`);
      const content = page.locator('.cm-content');
      await content.waitFor();
      const scripts = await page.evaluate<string[]>('[...document.scripts].map(({ src }) => src)');
      const bodies = await Promise.all(scripts.map(async (script) => (await fetch(script)).arrayBuffer()));
      expect(bodies.reduce((all, body) => all + gzipSync(Buffer.from(body)).length, 0)).toBeLessThan(100_000);
      // In the place of what a new file begins with.
      await page.fill('textarea[name=text]', '');
      await page.locator('.cm-line:has-text("sequence:")').waitFor({ state: 'detached' });
      await content.click();
      await page.keyboard.type('sequence: typed-here\nsteps:\n- wai');
      const offered = page.locator('.cm-tooltip-autocomplete li');
      await offered.first().waitFor();
      expect(await offered.allInnerTexts()).toEqual(['wait', 'waitFor']);
      // A key pressed within a blink of the list opening is not taken for a choice.
      await offered.first().click();
      await page.keyboard.type('soon');
      await page.locator('.cm-lintRange-error:text-is("soon")').waitFor({ timeout: 60_000 });
      // The field behind stays what is sent, and what is written into it shows.
      expect(await page.inputValue('textarea[name=text]')).toBe('sequence: typed-here\nsteps:\n  - wait: soon');
      await page.fill('textarea[name=text]', '# mine\nsequence: typed-here\nsteps:\n  - wait: 2 days\n');
      await page.locator('.cm-line:has-text("# mine")').waitFor();
      await Promise.all([page.waitForURL('**?said=saved'), page.click('form.stack button.primary')]);
      await page.goto(`${at().origin}/files/sequences/typed-here/edit`);
      await page.click('summary:has-text("2 days")');
      await page.fill('input[value="2 days"]', '1 week');
      await Promise.all([page.waitForURL('**?said=saved'), page.click('form.stack button.primary')]);
      const text = (await at().running.store.files.get('sequences', 'typed-here'))?.draft?.yaml;
      expect(text).toBe('# mine\nsequence: typed-here\nsteps:\n  - wait: 1 week\n');
      // A condition gets its rows where it stands.
      await page.goto(`${at().origin}/files/sequences/typed-here/edit`);
      await page.click('summary:has-text("The sequence as a whole")');
      const who = page.locator('#c-entry-when');
      const row = async (index: number, field: string, op: string, value: string): Promise<void> => {
        const test = who.locator('.test').nth(index);
        await test.locator('select').first().selectOption(field);
        await test.locator('select').nth(1).selectOption({ label: op });
        await test.locator('input').fill(value);
      };
      await row(0, 'stage', 'is', 'captured');
      await who.getByRole('button', { name: 'Add a condition' }).click();
      await row(1, 'profile.employees', 'is at least', '50');
      await who.getByRole('button', { name: 'Add a condition' }).click();
      await who.locator('.test').nth(2).getByRole('button').click();
      await Promise.all([page.waitForURL('**?said=saved'), page.click('form.stack button.primary')]);
      expect((await at().running.store.files.get('sequences', 'typed-here'))?.draft?.yaml).toBe(
        `${text}entry: { when: { stage: captured, profile.employees: { gte: 50 } } }\n`,
      );
      expect(errors).toEqual([]);
      await context.close();
    }, 180_000);
  });

  describeInBrowser('the simulator', () => {
    it('is scrubbed by keyboard: what lies ahead is dimmed, and the moment is said', async () => {
      const browser = await launchChromium();
      try {
        const page = await (await browser.newContext({ locale: 'en' })).newPage();
        await signInAs(page, at().origin, 'dev-marketer');
        await page.goto(
          `${at().origin}/files/sequences/welcome/simulate?events=4%20days%20email.clicked%20of%3Dsecond`,
        );
        const all = await page.locator('[data-moment]').count();
        await page.focus('#scrub input');
        expect(await page.locator('.ahead').count()).toBe(0);
        await page.keyboard.press('Home');
        expect(await page.locator('.ahead').count()).toBe(all - 1);
        await page.keyboard.press('ArrowRight');
        await page.keyboard.press('ArrowRight');
        expect(await page.locator('[aria-current=step]').getAttribute('data-moment')).toBe('3');
        const said = await page.locator('[data-moment="3"]').getAttribute('data-said');
        expect(await page.locator('#scrub output').innerText()).toBe(said);
      } finally {
        await browser.close();
      }
    }, 120_000);
  });

  describeInBrowser('a model that is tried', () => {
    it('is scored against the leads as its sliders and thresholds are moved, by hand or by key, and saved only when asked', async () => {
      const browser = await launchChromium();
      try {
        const page = await (
          await browser.newContext({ locale: 'en', viewport: { width: 1440, height: 900 } })
        ).newPage();
        const errors: string[] = [];
        page.on('pageerror', (error) => errors.push(error.message));
        await signInAs(page, at().origin, 'dev-marketer');
        await page.goto(`${at().origin}/files/scoring-models/lab/try`);
        const figures = page.locator('#impact .parts dd');
        expect(await figures.nth(1).innerText()).toBe('0');
        const [answer] = await Promise.all([
          page.waitForResponse((one) => one.request().method() === 'POST'),
          page.locator('input[type=range][aria-label="Try points director"]').fill('50'),
        ]);
        expect(answer.status()).toBe(200);
        await page.locator('#impact .parts dd:nth-of-type(1):not(:text-is("0"))').nth(1).waitFor();
        expect(await page.inputValue('input[aria-label="Points director"]')).toBe('50');
        // The line of a threshold goes with its slider, and its slider with the line.
        const warm = page.locator('input[data-line=warm]');
        const line = page.locator('[data-threshold=warm]');
        const before = await line.getAttribute('transform');
        await warm.focus();
        await page.keyboard.press('ArrowRight');
        expect(await warm.inputValue()).toBe('41');
        expect(await page.inputValue('input[name=\'f:["bands","warm"]\']')).toBe('41');
        expect(await line.getAttribute('transform')).not.toBe(before);
        await page.evaluate('window.scrollTo(0, 0)');
        const box = await line.boundingBox();
        await page.mouse.move(box!.x + 3, box!.y + box!.height / 2);
        await page.mouse.down();
        await page.mouse.move(box!.x - 60, box!.y + box!.height / 2);
        await page.mouse.up();
        const dragged = Number(await warm.inputValue());
        expect(dragged).toBeLessThan(41);
        expect((await at().running.store.files.get('scoring-models', 'lab'))?.draft).toBeNull();
        await Promise.all([page.waitForURL('**?said=saved'), page.click('button[formaction$="/edit"]')]);
        const draft = (await at().running.store.files.get('scoring-models', 'lab'))?.draft?.yaml;
        expect(draft).toBe(
          MODEL.trimStart()
            .replace('points: 30 }', 'points: 50 }')
            .replace('bands: { warm: 40', `bands: { warm: ${dragged}`),
        );
        expect(errors).toEqual([]);
      } finally {
        await browser.close();
      }
    }, 120_000);

    it('without a script is tried by a button, and what is wrong is told in its place', async () => {
      const marketer = await at().running.as('dev-marketer');
      const path = '/files/scoring-models/lab/try';
      const text = (await at().running.store.files.get('scoring-models', 'lab'))?.draft?.yaml ?? MODEL;
      const tried = await marketer.send(path, { text, made: text, 'f:["bands","warm"]': '10' }, path);
      expect([tried.status, tried.text.includes('name="f:[&quot;bands&quot;,&quot;warm&quot;]" value="10"')]).toEqual([
        200,
        true,
      ]);
      const refused = await marketer.send(path, { text, made: text, 'f:["fit",0,"points"]': 'many' }, path);
      expect([refused.status, refused.text.includes('expected a number of points')]).toEqual([400, true]);
    });
  });
}
