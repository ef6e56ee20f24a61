import { sequenceSchema } from '../../domain/files/sequence';
import { compileSequence } from '../../domain/sequences/compile';
import { migratePosition } from '../../domain/sequences/migrate';
import { startPosition } from '../../domain/sequences/position';
import { walk } from '../../domain/sequences/walk';
import { DAY, mail, MONDAY, passage, sent, sequenceOf, world } from './sequence-fixtures';

describe('streams', () => {
  const stream = (contents: string[]) =>
    compileSequence(
      sequenceSchema.parse({
        stream: 'news',
        cadence: { every: '2 weeks', on: 'tue', at: '10:00' },
        content: contents.map((template) => ({ template })),
      }),
    );
  const tuesday = MONDAY + DAY;

  test('each member gets the next content on each day of the cadence, then waits for more', () => {
    const result = passage(stream(['one', 'two']), world());
    expect(result.effects).toMatchObject([
      { step: 'one', plannedAt: tuesday },
      { step: 'two', plannedAt: tuesday + 14 * DAY },
    ]);
    expect(result.last).toMatchObject({ outcome: 'waiting', until: null, position: { waiting: { kind: 'content' } } });
  });

  test('content added later, anywhere, reaches who has had the rest, and nothing is sent twice', () => {
    const had = passage(stream(['one', 'two']), world());
    const more = stream(['zero', 'one', 'two', 'three']);
    const moved = migratePosition(stream(['one', 'two']), more, had.last.position);
    const later = world({ now: tuesday + 100 * DAY });
    const waiting = walk(more, moved, later);
    expect(waiting.until).toBe(tuesday + 105 * DAY);
    const next = walk(more, waiting.position, { ...later, now: waiting.until! });
    expect(next.effects).toMatchObject([{ step: 'zero' }]);
    const last = walk(more, next.position, { ...later, now: next.until! });
    expect(last.effects).toMatchObject([{ step: 'three', plannedAt: tuesday + 119 * DAY }]);
  });
});

describe('moving a lead to another version', () => {
  const before = sequenceOf([mail('a'), { id: 'pause', wait: '3 days' }, mail('b'), { wait: '2 days' }, mail('c')]);
  const inPause = walk(before, startPosition(MONDAY), world()).position;
  const inUnnamed = walk(before, inPause, world({ now: MONDAY + 3 * DAY })).position;

  test('a named wait that survives goes on with its deadline, and no mail is sent again', () => {
    const after = sequenceOf([mail('new'), { id: 'pause', wait: '9 days' }, mail('a'), mail('b')]);
    const moved = migratePosition(before, after, inPause);
    expect(moved).toMatchObject({ index: 1, waiting: { kind: 'wait', until: MONDAY + 3 * DAY } });
    expect(sent(walk(after, moved, world({ now: MONDAY + 3 * DAY })))).toEqual(['b']);
  });

  test('a step that is gone leads to the next that survives, and to the end where none does', () => {
    const after = sequenceOf([mail('a'), mail('b')]);
    expect(migratePosition(before, after, inPause)).toMatchObject({ index: 1, waiting: null });
    expect(migratePosition(before, sequenceOf([mail('x')]), inPause)).toMatchObject({ index: null, waiting: null });
  });

  test('what is left of an unnamed wait is waited out before the next surviving step', () => {
    const after = sequenceOf([mail('a'), { wait: '1 day' }, mail('c')]);
    const moved = migratePosition(before, after, inUnnamed);
    const early = walk(after, moved, world({ now: MONDAY + 4 * DAY }));
    expect(early).toMatchObject({ outcome: 'waiting', until: MONDAY + 5 * DAY, effects: [] });
    expect(sent(walk(after, early.position, world({ now: MONDAY + 5 * DAY })))).toEqual(['c']);
  });
});
