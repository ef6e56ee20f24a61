import type { Browser } from 'playwright-core';
import { gzipSync } from 'node:zlib';
import { paintMail } from '../../console/pages/mail-scheme';
import { describeInBrowser, launchChromium } from '../browser/chromium';
import { MODEL } from '../support/lab-files';
import type { RunningConsole } from './running-console';
import { signInAs } from './sign-in-as';

/** The editors, the simulator, previews and trials, on the console that a suite has running and filled with `seedConsole`. */
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
          MODEL.replace('points: 30 }', 'points: 50 }').replace('bands: { warm: 40', `bands: { warm: ${dragged}`),
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

  describe('a mail that is previewed', () => {
    const HTML =
      '<!doctype html><html><head><style>@media (prefers-color-scheme: dark) { p { color: #fff } }</style></head><body><p>A</p></body></html>';
    it.each(['light', 'dark'] as const)('under %s follows its own rules for that scheme and no other', (scheme) => {
      const painted = paintMail(HTML, scheme);
      expect(painted).toContain(
        `@media ${scheme === 'dark' ? '(min-width: 0)' : '(max-width: 0) and (min-width: 1px)'} {`,
      );
      expect(painted.indexOf('color-scheme:')).toBeLessThan(painted.indexOf('@media'));
      expect(paintMail('<p>A</p>', scheme)).toMatch(/^<style>.*<\/style><p>A<\/p>$/);
    });
    it('stands at both widths under both, and under one where one is asked for', async () => {
      const marketer = await at().running.as('dev-marketer');
      const both = await marketer.get('/files/templates/first/preview');
      expect(both.text.match(/<iframe class="(phone|desktop)"/g)).toHaveLength(4);
      const dark = await marketer.get('/files/templates/first/preview?scheme=dark');
      expect(dark.text.match(/<iframe/g)).toHaveLength(2);
      expect((await marketer.get('/files/templates/first/mail?scheme=dark')).text).toContain('color-scheme:dark');
    });
  });

  describe('what is written by form', () => {
    const inputOf = (...path: (string | number)[]): string => `f:${JSON.stringify(path)}`;
    const basisIn = (page: string): string => /name="basis" value="([^"]+)"/.exec(page)?.[1] ?? '';
    const TEXT = `# Ours.
sequence: formed   # its name
steps:
  - id: hello   # first
    email: { template: first, topic: news }
  # then wait
  - wait: 3 days
`;

    it('goes into the text that was sent with it, comments kept; a button moves, adds and takes away steps', async () => {
      const marketer = await at().running.as('dev-marketer');
      const path = '/files/sequences/formed/edit';
      expect((await marketer.send(path, { text: TEXT }, path)).status).toBe(303);
      const page = await marketer.get(path);
      expect(page.text).toContain('name="f:[&quot;steps&quot;,1,&quot;wait&quot;]" value="3 days"');
      const moved = JSON.stringify({ do: 'move', path: ['steps'], from: 1, to: 0 });
      const fields = {
        text: `${TEXT}# at the end\n`,
        made: TEXT,
        basis: basisIn(page.text),
        [inputOf('steps', 1, 'wait')]: '2 weeks',
        [inputOf('entry', 'when')]: 'stage: captured',
        [inputOf('steps', 0, 'email', 'topic')]: '',
        do: moved,
      };
      const saved = await marketer.send(path, fields, path);
      expect(saved.headers.location).toBe(`${path}?open=${encodeURIComponent('["steps",0]')}&said=saved`);
      expect((await at().running.store.files.get('sequences', 'formed'))?.draft?.yaml).toBe(`# Ours.
sequence: formed   # its name
steps:
  # then wait
  - wait: 2 weeks
  - id: hello   # first
    email: { template: first }
entry: { when: { stage: captured } }
# at the end
`);
      // What was made of another text writes nothing; what is wrong is told, and nothing is saved.
      const stale = await marketer.send(path, fields, path);
      expect([stale.status, stale.text.includes('Somebody saved this file meanwhile')]).toEqual([409, true]);
      const now = await marketer.get(path);
      const text = (await at().running.store.files.get('sequences', 'formed'))?.draft?.yaml ?? '';
      const wrong = { text, made: text, basis: basisIn(now.text), [inputOf('steps', 0, 'wait')]: 'long' };
      const refused = await marketer.send(path, wrong, path);
      expect([refused.status, refused.text.includes('expected a duration')]).toEqual([400, true]);
      expect(refused.text).toContain('value="long"');
      const adds = {
        text,
        made: text,
        basis: basisIn(now.text),
        do: '{"do":"add","path":["steps"]}',
        'add:["steps"]': 'task',
      };
      expect((await marketer.send(path, adds, path)).status).toBe(303);
      expect((await at().running.store.files.get('sequences', 'formed'))?.draft?.yaml).toBe(
        text.replace('first }\n', 'first }\n  - task: { kind: phone, due: 2 business days }\n'),
      );
    });

    it('builds conditions of rows and groups: without a script a button gives another row, and nothing is saved by it', async () => {
      const marketer = await at().running.as('dev-marketer');
      const path = '/files/sequences/asked/edit';
      const text = 'sequence: asked\nentry:\n  when: { stage: captured }   # who is new\nsteps:\n  - wait: 3 days\n';
      expect((await marketer.send(path, { text }, path)).status).toBe(303);
      const page = (await marketer.get(path)).text;
      const name = 'c:["entry","when"]';
      expect(page).toContain('value="captured"');
      const sent = {
        ...{ text, made: text, basis: basisIn(page), [`${name}:match`]: 'all' },
        ...{ [`${name}:0:field`]: 'stage', [`${name}:0:op`]: 'eq', [`${name}:0:value`]: 'captured' },
        ...{ [inputOf('priority')]: '7' },
      };
      const more = await marketer.send(path, { ...sent, do: '{"do":"row","path":["entry","when"]}' }, path);
      expect([more.status, more.text.includes(':1:field'), more.text.includes('value="7"')]).toEqual([200, true, true]);
      expect((await at().running.store.files.get('sequences', 'asked'))?.draft?.yaml).toBe(text);
      const open = { [`${name}:1:field`]: 'score', [`${name}:1:op`]: 'gte', [`${name}:1:value`]: '' };
      const refused = await marketer.send(path, { ...sent, ...open }, path);
      expect([refused.status, refused.text.includes('“Score” is compared with nothing')]).toEqual([400, true]);
      const group = { [`${name}:2:group`]: 'any', [`${name}:2:0:field`]: 'profile.country', [`${name}:2:0:op`]: 'in' };
      const filled = {
        ...{ ...sent, ...open, ...group, [`${name}:1:value`]: '20', [`${name}:2:0:value`]: 'FR, BE' },
        ...{ [`${name}:2:1:field`]: 'lastActivityAt', [`${name}:2:1:op`]: 'within', [`${name}:2:1:value`]: '30 days' },
      };
      expect((await marketer.send(path, filled, path)).status).toBe(303);
      expect((await at().running.store.files.get('sequences', 'asked'))?.draft?.yaml).toBe(
        text
          .replace(
            '{ stage: captured }',
            '{ stage: captured, score: { gte: 20 }, or: [ { profile.country: { in: [ FR, BE ] } }, { lastActivityAt: { within: 30 days } } ] }',
          )
          .concat('priority: 7\n'),
      );
    });

    it('is checked while it is typed, every finding with its place, and nothing is stored', async () => {
      const marketer = await at().running.as('dev-marketer');
      const text = 'sequence: typed\nsteps:\n  - wiat: 3 days\n  - email: { template: nowhere }\n';
      const checked = await marketer.send('/files/sequences/typed/check', { text }, '/files/sequences');
      const { findings } = checked.body as { findings: { line: number; suggestion?: string }[] };
      expect(findings[0]).toMatchObject({ line: 3, suggestion: 'wait' });
      expect(await at().running.store.files.get('sequences', 'typed')).toBeNull();
    });

    it('leads from a drawn step to its mails, its rates and who waits there, as many as are counted', async () => {
      const marketer = await at().running.as('dev-marketer');
      const map = await marketer.get('/files/sequences/welcome/map');
      expect(map.text).toContain('href="/files/sequences/welcome/map/read?version=1"');
      const step = await marketer.get('/files/sequences/welcome/map/read?version=1');
      expect(step.text).toContain('6 waiting here');
      expect(step.text.match(/href="\/leads\/month-\d+"/g)).toHaveLength(6);
      const mail = await marketer.get('/files/sequences/welcome/map/second?version=1');
      expect(mail.text).toContain('48 / 48');
      expect((await marketer.get('/files/sequences/welcome/map/none?version=1')).status).toBe(404);
    });
  });
}
