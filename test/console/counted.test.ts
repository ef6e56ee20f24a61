import { countWithin, countingOf } from '../../console/counted';
import type { PageCall } from '../../console/page';

/** Far from the real time: what a page shows is of this one. */
const VIRTUAL = Date.parse('2031-05-01T09:00:00Z');

const callOf = (store: object, person = 'ana'): Pick<PageCall, 'deps' | 'asker' | 'language'> => ({
  deps: { store, clock: { now: () => VIRTUAL } } as unknown as PageCall['deps'],
  asker: { id: person, actor: person, person, roles: ['sales'] },
  language: 'en',
});

it('figures that are had at once are of now, each time', async () => {
  const call = callOf({});
  let n = 0;
  const count = async (): Promise<number> => (n += 1);
  expect((await countWithin(call, 'x', count))?.value).toBe(1);
  const second = await countWithin(call, 'x', count);
  expect(second).toMatchObject({ value: 2, counting: false });
  expect(countingOf(second, '/x')).toMatchObject({ counting: false, countedAt: null });
});

it('figures that take long are not waited for: none at first, then those of the count that ended, and one count serves all who ask', async () => {
  const call = callOf({});
  const ends: ((value: string) => void)[] = [];
  const count = jest.fn(() => new Promise<string>((resolve) => ends.push(resolve)));
  expect(await countWithin(call, 'x', count)).toBeNull();
  // Whoever asks for what somebody has waited for in vain does not wait too.
  const waits = jest.spyOn(globalThis, 'setTimeout');
  expect(await countWithin(call, 'x', count)).toBeNull();
  expect(waits).not.toHaveBeenCalled();
  waits.mockRestore();
  expect(count).toHaveBeenCalledTimes(1);
  ends[0]!('counted');
  await new Promise(setImmediate);
  // It took long: it is not counted again at once, and the page says of when it is.
  expect(await countWithin(call, 'x', count)).toEqual({
    value: 'counted',
    since: VIRTUAL,
    counting: false,
  });
  expect(count).toHaveBeenCalledTimes(1);
  const later = jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 20 * 60_000);
  expect(await countWithin(call, 'x', count)).toMatchObject({ value: 'counted', counting: true });
  later.mockRestore();
  expect(count).toHaveBeenCalledTimes(2);
  // Another person's figures are theirs.
  expect(await countWithin(callOf(call.deps.store, 'bruno'), 'x', count)).toBeNull();
  for (const end of ends) end('over');
});

it('what took long once is of now again as soon as it can be counted while a page waits', async () => {
  const call = callOf({});
  const ends: ((value: string) => void)[] = [];
  expect(await countWithin(call, 'x', () => new Promise<string>((resolve) => ends.push(resolve)))).toBeNull();
  ends[0]!('slow');
  await new Promise(setImmediate);
  const real = Date.now();
  const later = jest.spyOn(Date, 'now').mockReturnValue(real + 20 * 60_000);
  const again = await countWithin(call, 'x', () => Promise.resolve('quick'));
  later.mockRestore();
  expect(again).toEqual({ value: 'quick', since: null, counting: false });
});

it('a count that fails tells whoever waits, and is begun anew by the next', async () => {
  const call = callOf({});
  await expect(countWithin(call, 'x', () => Promise.reject(new Error('away')))).rejects.toThrow('away');
  expect((await countWithin(call, 'x', async () => 'well'))?.value).toBe('well');
});
