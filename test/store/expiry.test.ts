import { expireRecords } from '../../activities/expire-records';
import { runStore, type RunningStore } from './running-store';

const DAY = 24 * 3_600_000;
let running: RunningStore;
beforeAll(async () => {
  running = await runStore();
});
afterAll(() => running.stop());

test('answers are kept for a real day, what was written with a command for seven, marks of events for 400 virtual ones', async () => {
  const store = await running.open();
  const nowReal = 1_000 * DAY;
  const nowVirtual = 9_000 * DAY;
  for (const [key, age] of [
    ['old', DAY + 1],
    ['young', DAY - 1],
  ] as const) {
    await store.idempotency.begin(key, 'body', nowReal - age);
    await store.idempotency.finish(key, { status: 200, body: key });
  }
  await store.texts.keep('old', 'L', { note: 'old' }, nowReal - 7 * DAY - 1);
  await store.texts.keep('young', 'L', { note: 'young' }, nowReal - 6 * DAY);
  await store.seen.mark(['ancient'], nowVirtual - 401 * DAY);
  await store.seen.mark(['recent'], nowVirtual - 399 * DAY);
  const staged = (age: number): string => `${(nowVirtual - age).toString(36).padStart(9, '0')}-file.staged`;
  for (const age of [DAY + 1, DAY - 1]) await store.uploads.save(staged(age), 'email\n');
  await expireRecords({
    ...store,
    dropRejected: () => Promise.resolve(),
    nowReal: () => nowReal,
    nowVirtual: () => nowVirtual,
  })();
  await expect(
    store.uploads
      .read(staged(DAY + 1))
      [Symbol.asyncIterator]()
      .next(),
  ).rejects.toThrow('no chunk');
  expect(
    (
      await store.uploads
        .read(staged(DAY - 1))
        [Symbol.asyncIterator]()
        .next()
    ).value,
  ).toBe('email\n');
  expect(await store.texts.find('old')).toBeNull();
  expect(await store.texts.find('young')).toEqual({ note: 'young' });
  expect(await store.seen.known(['ancient', 'recent'])).toEqual(new Set(['recent']));
  expect(await store.idempotency.begin('old', 'another body', nowReal)).toEqual({ state: 'new' });
  expect(await store.idempotency.begin('young', 'body', nowReal)).toMatchObject({ state: 'replay' });
});
