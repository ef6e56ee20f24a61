import { type Acted } from '../../cli/demo/act';
import { RefusedError } from '../../cli/demo/api-client';
import { playScript, type PlayOptions } from '../../cli/demo/play-script';
import { readScript } from '../../cli/demo/read-script';
import type { ScriptLine } from '../../cli/demo/script-line';
import type { SeenLead, World } from '../../cli/demo/world';

const WHO = 'ana.roy@roy.example';

function scriptOf(...lines: object[]): ScriptLine[] {
  const read = readScript(lines.map((line) => JSON.stringify({ who: WHO, ...line })).join('\n'));
  if (!read.ok) throw new Error(read.errors.join('\n'));
  return read.lines;
}

const lead: SeenLead = {
  ...{ id: 'l1', email: WHO, stage: 'captured', score: null, enrollment: null, suppressed: null },
  next: { what: 'entry', at: null, blockedBy: null },
};

/** A world that is a day further at each look. */
function options(act: PlayOptions['act'], more: Partial<PlayOptions> = {}): PlayOptions {
  let day = 0;
  const look = async (): Promise<World> => ({
    ...{
      askedAt: Date.now(),
      leadsAskedAt: Date.now(),
      day: day++,
      now: day * 86_400_000,
      leads: new Map([[WHO, lead]]),
    },
    ...{ tasks: new Map(), handoffs: new Map(), mails: new Map() },
  });
  return {
    observer: { look },
    act,
    firstDay: 0,
    lastDay: 6,
    isAtRest: () => true,
    onProgress: () => undefined,
    stopped: new AbortController().signal,
    ...more,
  };
}

test('lines of one lead are played once each, in order, one after the other', async () => {
  const acts: string[] = [];
  const act = async ({ does }: ScriptLine): Promise<Acted> => {
    acts.push(does);
    return 'done';
  };
  const { played } = await playScript(
    scriptOf(
      { when: 'start', does: 'visit', pages: ['/a'], id: 'seen' },
      { when: 'after:seen', delay: 1, does: 'ignore' },
      { when: 'start', does: 'accept' },
    ),
    options(act),
  );
  expect(acts).toEqual(['visit', 'accept', 'ignore']);
  expect(played.every(({ failed }) => failed === null)).toBe(true);
});

test('a line whose trigger never holds within the days given has failed, and says where its lead stands', async () => {
  const { played } = await playScript(
    scriptOf({ when: 'mail:welcome', does: 'open' }),
    options(async () => 'done'),
  );
  expect(played).toMatchObject([
    { failed: expect.stringMatching(/mail:welcome had not come by day 7: the lead is captured .* got no mail/) },
  ]);
});

test('an act that meets a moving state is repeated and keeps its place; one that is refused is not, and fails with the words of the refusal', async () => {
  let tries = 0;
  const act = async ({ does }: ScriptLine): Promise<Acted> => {
    if (does === 'accept' && tries++ === 0) throw new RefusedError(409, 'the offer has gone to another rep');
    if (does === 'rate') throw new RefusedError(400, 'rating: expected 1 to 5');
    return 'done';
  };
  const { played } = await playScript(
    scriptOf({ when: 'start', does: 'accept' }, { when: 'start', does: 'rate', rating: 5 }),
    options(act, { lastDay: 30 }),
  );
  expect(tries).toBe(2);
  expect(played.map(({ line, failed }) => [line.does, failed])).toEqual([
    ['accept', null],
    ['rate', 'rating: expected 1 to 5'],
  ]);
});

test('an act whose answer was lost is repeated though its trigger no longer holds by its own doing', async () => {
  let tries = 0;
  const started = options(async () => {
    if (tries++ === 0) throw new RefusedError(503, 'it may have happened');
    return 'done';
  });
  const look = async (): Promise<World> => {
    const world = await started.observer.look();
    return { ...world, leads: new Map(tries === 0 ? [[WHO, { ...lead, stage: 'accepted' }]] : [[WHO, lead]]) };
  };
  const { played } = await playScript(scriptOf({ when: 'stage:accepted', does: 'won', amount: 1 }), {
    ...started,
    observer: { look },
  });
  expect(played).toMatchObject([{ failed: null }]);
  expect(tries).toBe(2);
});

test('a platform that stops answering ends the play with its error', async () => {
  const look = async (): Promise<World> => {
    throw new TypeError('fetch failed');
  };
  await expect(
    playScript(
      scriptOf({ when: 'start', does: 'accept' }),
      options(async () => 'done', { observer: { look } }),
    ),
  ).rejects.toThrow('fetch failed');
}, 15_000);
