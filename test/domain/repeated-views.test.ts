import fc from 'fast-check';
import { repeatedViews } from '../../domain/timeline/repeated-views';
import type { TimelineEntry } from '../../domain/timeline/entry';

const MINUTE = 60_000;
const view = (id: string, minute: number, given: Partial<TimelineEntry> = {}): TimelineEntry => ({
  id,
  at: minute * MINUTE,
  receivedAt: 0,
  kind: 'page.viewed',
  actor: 'lead',
  props: { path: '/tarifs' },
  visitor: 'browser-1',
  ...given,
});

test('the same page by the same visitor within 30 minutes is one view (edge case 6)', () => {
  const entries = [view('a', 0), view('b', 10), view('c', 29), view('d', 30), view('e', 59)];
  expect([...repeatedViews(entries).keys()]).toEqual(['b', 'c', 'e']);
});

test('another page, another browser, or none at all repeats nothing', () => {
  const { visitor, ...unknown } = view('d', 3);
  const entries = [view('a', 0), view('b', 1, { props: { path: '/demo' } }), view('c', 2, { visitor: 'other' })];
  expect(visitor).toBe('browser-1');
  expect(repeatedViews([...entries, unknown, { ...unknown, id: 'e' }]).size).toBe(0);
});

test('a machine’s or retracted view hides no person’s', () => {
  const entries = [view('a', 0, { machine: 'robot' }), view('b', 1, { retracted: true }), view('c', 2)];
  expect(repeatedViews(entries).size).toBe(0);
});

test('the order of arrival does not matter', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 200 }), { maxLength: 12 }),
      fc.infiniteStream(fc.nat()),
      (at, order) => {
        const entries = at.map((minute, n) => view(`v${n}`, minute));
        const shuffled = entries
          .map((entry) => [order.next().value, entry] as const)
          .sort(([a], [b]) => Number(a) - Number(b))
          .map(([, entry]) => entry);
        expect([...repeatedViews(shuffled)].sort()).toEqual([...repeatedViews(entries)].sort());
      },
    ),
  );
});
