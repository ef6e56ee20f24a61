import { paintMail } from '../../console/pages/mail-scheme';
import type { RunningConsole, Visitor } from './running-console';

/** Previews, and what is written by form, without a script: on the console that a suite has running and filled with `seedConsole`. */
export function formCases(at: () => { running: RunningConsole }): void {
  // Once for all: whoever signs in again and again is refused for a while.
  let marketer: Promise<Visitor> | undefined;
  const signedIn = (): Promise<Visitor> => (marketer ??= at().running.as('dev-marketer'));

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
      const marketer = await signedIn();
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
      const marketer = await signedIn();
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
      const marketer = await signedIn();
      const path = '/files/sequences/asked/edit';
      // Of a priority of its own: of one that another has too lint would warn.
      const text =
        'sequence: asked\npriority: 71\nentry:\n  when: { stage: captured }   # who is new\nsteps:\n  - wait: 3 days\n';
      expect((await marketer.send(path, { text }, path)).status).toBe(303);
      const page = (await marketer.get(path)).text;
      const name = 'c:["entry","when"]';
      expect(page).toContain('value="captured"');
      const sent = {
        ...{ text, made: text, basis: basisIn(page), [`${name}:match`]: 'all' },
        ...{ [`${name}:0:field`]: 'stage', [`${name}:0:op`]: 'eq', [`${name}:0:value`]: 'captured' },
        ...{ [inputOf('priority')]: '72' },
      };
      const more = await marketer.send(path, { ...sent, do: '{"do":"row","path":["entry","when"]}' }, path);
      expect([more.status, more.text.includes(':1:field'), more.text.includes('value="72"')]).toEqual([
        200,
        true,
        true,
      ]);
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
          .replace('priority: 71', 'priority: 72'),
      );
    });

    it('is checked while it is typed, every finding with its place, and nothing is stored', async () => {
      const marketer = await signedIn();
      const text = 'sequence: typed\nsteps:\n  - wiat: 3 days\n  - email: { template: nowhere }\n';
      const checked = await marketer.send('/files/sequences/typed/check', { text }, '/files/sequences');
      const { findings } = checked.body as { findings: { line: number; suggestion?: string }[] };
      expect(findings[0]).toMatchObject({ line: 3, suggestion: 'wait' });
      expect(await at().running.store.files.get('sequences', 'typed')).toBeNull();
    });

    it('leads from a drawn step to its mails, its rates and who waits there, as many as are counted', async () => {
      const marketer = await signedIn();
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
