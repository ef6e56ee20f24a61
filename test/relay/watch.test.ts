import type { LeadRecord } from '../../domain/lead/lead';
import { newLeadState } from '../../domain/lead/state';
import { REAL_CLOCK } from '../../domain/clock/virtual-clock';
import { createWatch, type Watch } from '../../worker/relay/watch';
import { silent, startCaptureFixture, type CaptureFixture } from '../capture/store-fixture';
import { blankLead } from '../support/blank-lead';

const MINUTE = 60_000;
const START = Date.UTC(2026, 2, 2);

let fixture: CaptureFixture;
let done: string[];
let count = 0;
beforeAll(async () => {
  fixture = await startCaptureFixture();
});
afterAll(() => fixture.stop());
beforeEach(async () => {
  done = [];
  const old = await fixture.store.leads.scan(null, 1000);
  for (const { id } of old) await fixture.store.leads.erase(id, START);
});

function open(factor = 1): Watch {
  return createWatch({
    store: fixture.store,
    line: () => ({ ...REAL_CLOCK, factor }),
    wake: async ({ id }) => void done.push(`wake ${id}`),
    unstick: async (id) => void done.push(`unstick ${id}`),
    log: silent,
  });
}

/** A lead whose workflow sleeps until an instant; `null`: it has never looked. */
async function sleeping(deadline: number | null, clock = REAL_CLOCK): Promise<LeadRecord> {
  const lead = blankLead(`watched-${count++}`, START, {});
  await fixture.store.leads.create(lead);
  if (deadline !== null) await sleepUntil(lead.id, deadline, clock);
  return lead;
}
async function sleepUntil(lead: string, deadline: number, clock = REAL_CLOCK): Promise<void> {
  const rev = ((await fixture.store.leads.find(lead))?.state?.rev ?? 0) + 1;
  const state = { ...newLeadState(lead, START, clock), rev, nextDecisionAt: deadline };
  await fixture.store.leads.project(lead, { state, next: { what: 'entry', at: deadline, blockedBy: null } });
}

test('a lead that is overdue by two minutes is woken, one that is only late or sleeps is not', async () => {
  const overdue = await sleeping(START + MINUTE);
  await sleeping(START + 2 * MINUTE);
  await sleeping(START + 9 * MINUTE);
  expect(await open().tick(0, START + 3 * MINUTE)).toBe(1);
  expect(done).toEqual([`wake ${overdue.id}`]);
});

test('what counts is real time: an hour of a virtual clock that runs fast is not late', async () => {
  await sleeping(START, { ...REAL_CLOCK, factor: 3600 });
  expect(await open(3600).tick(0, START + 60 * MINUTE)).toBe(0);
  expect(await open(3600).tick(0, START + 3600 * 2 * MINUTE)).toBe(1);
});

test('a lead that has never looked is woken, and so started', async () => {
  const { id } = await sleeping(null);
  await open().tick(0, START + 2 * MINUTE);
  expect(done).toEqual([`wake ${id}`]);
});

test('a lead that fell asleep by another clock is woken once, long before its time; one that waits for nothing is not', async () => {
  const fast = { ...REAL_CLOCK, factor: 3600 };
  const lead = await sleeping(START + 60 * MINUTE);
  const idle = blankLead(`watched-${count++}`, START, {});
  await fixture.store.leads.create(idle);
  await fixture.store.leads.project(idle.id, {
    state: { ...newLeadState(idle.id, START, REAL_CLOCK), rev: 1 },
    next: { what: 'entry', at: null, blockedBy: null },
  });
  const watch = open(3600);
  await watch.tick(0, START);
  expect(done.splice(0)).toEqual([`wake ${lead.id}`]);
  // It has looked since: its timer is that of the clock that runs.
  await sleepUntil(lead.id, START + 60 * MINUTE, fast);
  await watch.tick(MINUTE, START + MINUTE);
  expect(done).toEqual([]);
});

test('a lead that stands still after its signal is taken from its worker; one that has moved is left alone', async () => {
  const [stuck, moved] = [await sleeping(START), await sleeping(START)];
  const watch = open();
  const at = (minutes: number): Promise<number> => watch.tick(minutes * MINUTE, START + minutes * MINUTE);
  await at(2);
  expect(done.splice(0)).toEqual([`wake ${stuck.id}`, `wake ${moved.id}`]);
  await sleepUntil(moved.id, START + 60 * MINUTE);
  await at(3);
  expect(done).toEqual([]);
  await at(4);
  expect(done).toEqual([`unstick ${stuck.id}`, `wake ${stuck.id}`]);
});

test('a store or a Temporal that is away stops nothing', async () => {
  await sleeping(START);
  const watch = createWatch({
    store: fixture.store,
    line: () => REAL_CLOCK,
    wake: async () => Promise.reject(new Error('14 UNAVAILABLE')),
    unstick: async () => undefined,
    log: silent,
  });
  expect(await watch.tick(0, START + 3 * MINUTE)).toBe(0);
});

// Last: so many leads take long to erase.
test('leads are read a page at a time and a round a minute, all of them, few signals at once', async () => {
  const leads = Array.from({ length: 620 }, (_, n) => blankLead(`page-${String(n).padStart(4, '0')}`, START, {}));
  await fixture.store.leads.createMany(leads);
  const scan = jest.spyOn(fixture.store.leads, 'scan');
  const watch = open();
  for (let second = 0; second < 60; second += 1) await watch.tick(second * 1000, START + MINUTE);
  expect(scan.mock.calls.map(([after]) => after)).toEqual([null, 'page-0499']);
  expect(await watch.tick(60_000, START + 3 * MINUTE)).toBe(50);
  scan.mockRestore();
});
