import type { RunningConsole } from './running-console';

/** What pages tell and do on the seeded console (seeded-console.ts). */
export function workCases(given: () => RunningConsole): void {
  it('an alert names its lead and leads to it', async () => {
    const manager = await given().as('dev-lead-manager');
    for (const path of ['/', '/alerts'])
      expect((await manager.get(path)).text).toMatch(
        /First attempt is late · <a href="\/leads\/lead-1">Claire Dupont</,
      );
  });

  it('a step of a sequence is done or not, and nothing else is asked', async () => {
    const call = (await given().store.tasks.find('lead-1.t1'))!;
    await given().store.tasks.open({ ...call, id: 'lead-1:call', purpose: 'step', kind: 'phone', script: null });
    const qualifier = await given().as('dev-qualifier');
    const shown = (await qualifier.get('/tasks/lead-1:call')).text;
    expect(shown).not.toContain('name="need.met"');
    expect(shown.match(/name="outcome" value="[^"]+"/g)).toEqual([
      'name="outcome" value="done"',
      'name="outcome" value="not-done"',
    ]);
    const told = await qualifier.send('/tasks/lead-1:call/complete', { outcome: 'done' }, '/tasks/lead-1:call');
    expect(told.headers.location).toBe('/queue?said=completed');
    expect(await given().store.tasks.find('lead-1:call')).toMatchObject({ status: 'done', outcome: 'done' });
  });

  it('a file that is sent shows its columns with what they are, and is gone once it is thrown away', async () => {
    const { agent, get, send } = await given().as('dev-marketer');
    const csrf = /name="csrf" value="([^"]+)"/.exec((await get('/imports')).text)?.[1] ?? '';
    const upload = (text: string) =>
      agent.post('/imports').field('csrf', csrf).attach('file', Buffer.from(text), 'fair.csv');
    expect((await agent.post('/imports').field('csrf', csrf)).status).toBe(400);
    expect((await agent.post('/imports').field('csrf', 'wrong').attach('file', Buffer.from('email'), 'a')).status).toBe(
      403,
    );
    const { location } = (await upload('email;Remarque\nzoe@example.com;<b>fair</b>\n')).headers;
    const shown = (await get(location!)).text;
    expect(shown).toContain('&lt;b&gt;fair&lt;/b&gt;');
    expect(shown).toMatch(/name="column:0".*?<option value="email" selected>E-mail address/s);
    // Of a file that names somebody nothing stays when they are erased.
    await given().store.uploads.forget(['somebody@else.example']);
    expect((await get(location!)).status).toBe(200);
    await given().store.uploads.forget(['Zoe@example.com']);
    expect((await get(location!)).status).toBe(404);
    const again = (await upload('email\nzoe@example.com\n')).headers.location!;
    const discarded = await send(`${again}/discard`, {}, again);
    expect(discarded.headers.location).toBe('/imports?said=discarded');
    expect((await get(again)).status).toBe(404);
  });

  it('a condition of a model that is tried gets a row by its button, and nothing is saved by it', async () => {
    const marketer = await given().as('dev-marketer');
    const path = '/files/scoring-models/lab/try';
    const page = (await marketer.get(path)).text;
    const button = /name="do" value="(\{&quot;do&quot;:&quot;row[^"]+)" formaction="[^"]*\/try#/.exec(page)![1]!;
    const hidden = (name: string): string =>
      new RegExp(`name="${name}" value="([^"]*)"`, 's')
        .exec(page)![1]!
        .replaceAll('&quot;', '"')
        .replaceAll('&#x27;', "'");
    const asked = {
      text: hidden('text'),
      made: hidden('made'),
      basis: hidden('basis'),
      do: button.replaceAll('&quot;', '"'),
    };
    const more = (await marketer.send(path, asked, path)).text;
    const rows = (text: string): number => text.match(/:field" aria-label/g)?.length ?? 0;
    expect(rows(more)).toBe(rows(page) + 1);
    expect((await given().store.files.get('scoring-models', 'lab'))?.draft).toBeNull();
  });
}
