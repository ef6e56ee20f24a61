import type { Hit } from '../../domain/timeline/hit';
import { createRelay, HOLD_REAL_MS, type Relay } from '../../worker/relay/relay';
import type { SignalClient } from '../../worker/relay/signal-leads';
import { createCommitter } from '../../store/index';
import { silent, startCaptureFixture, type CaptureFixture } from '../capture/store-fixture';

let fixture: CaptureFixture;
let count = 0;
beforeAll(async () => {
  fixture = await startCaptureFixture();
});
afterAll(() => fixture.stop());
// Each test begins with an empty inbox.
beforeEach(async () => {
  const relay = open(recorder());
  for (let now = 1e6; ; now += 2000) {
    const { hits, signals } = await relay.tick(now, now);
    if (hits === 0 && signals === 0 && relay.waiting().leads === 0) return;
  }
});

type Recorder = SignalClient & { woken: string[]; away: boolean; completed: Set<string> };
/** Counts signals, and can be away; the workflows themselves are tested on the real server. */
function recorder(): Recorder {
  const woken: string[] = [];
  const self: Recorder = {
    woken,
    away: false,
    completed: new Set(),
    workflow: {
      signalWithStart: (async (_type: string, options: { workflowId: string }) => {
        if (self.away) throw new Error('14 UNAVAILABLE');
        if (self.completed.has(options.workflowId)) {
          throw Object.assign(new Error('already'), { name: 'WorkflowExecutionAlreadyStartedError' });
        }
        woken.push(options.workflowId);
        return {};
      }) as never,
    },
  };
  return self;
}
function open(temporal: SignalClient, given: { startsPerSecond?: number } = {}): Relay {
  return createRelay({
    store: fixture.store,
    temporal,
    clock: fixture.clock.line,
    log: silent,
    unstick: async () => undefined,
    startsPerSecond: 1e6,
    ...given,
  });
}
const hitOf = (given: Partial<Hit>): Hit => ({
  id: `r-${++count}`,
  at: count,
  receivedAt: count,
  kind: 'email.clicked',
  actor: 'lead',
  props: {},
  ...given,
});
const granted = { tracking: true, source: 'test', at: 1 };
async function makeLead(): Promise<string> {
  const id = `relay-${++count}`;
  const capture = { newLead: id, email: `${id}@example.com`, mode: 'merge' as const, consent: granted };
  await fixture.committer.commit([hitOf({ kind: 'lead.captured', capture })]);
  await open(recorder()).tick(5e6, 5e6);
  return id;
}
const kinds = async (lead: string): Promise<string[]> =>
  (await fixture.store.timeline.read(lead, 0)).map(({ kind }) => kind);

test('20 pixel hits on one lead within a second cost one signal, a second after the first', async () => {
  const lead = await makeLead();
  const temporal = recorder();
  const relay = open(temporal);
  for (let n = 0; n < 20; n++) {
    await fixture.committer.commit([hitOf({ kind: 'email.opened', lead })]);
    await relay.tick(1000 + n * 40, 0);
  }
  expect(temporal.woken).toEqual([]);
  expect(relay.waiting()).toEqual({ leads: 1, nextDueReal: 1000 + HOLD_REAL_MS });
  await relay.tick(1000 + HOLD_REAL_MS, 0);
  expect(temporal.woken).toEqual([`lead/${lead}`]);
  expect((await kinds(lead)).filter((kind) => kind === 'email.opened')).toHaveLength(20);
});

test('an urgent hit is signalled at once and takes the held ones along', async () => {
  const lead = await makeLead();
  const temporal = recorder();
  const relay = open(temporal);
  await fixture.committer.commit([hitOf({ kind: 'email.opened', lead })]);
  await relay.tick(1000, 0);
  await fixture.committer.commit([hitOf({ lead })]);
  await relay.tick(1100, 0);
  await relay.tick(9000, 0);
  expect(temporal.woken).toEqual([`lead/${lead}`]);
});

test('a relay killed between the append and the cursor loses nothing, and everything counts once', async () => {
  const lead = await makeLead();
  const temporal = recorder();
  const killed = open(temporal);
  temporal.away = true;
  await fixture.committer.commit([
    hitOf({ lead }),
    hitOf({ kind: 'form.submitted', capture: { newLead: 'twin', email: 'twin@example.com', mode: 'fill' } }),
  ]);
  await expect(killed.tick(1000, 0)).rejects.toThrow('UNAVAILABLE');
  expect(await kinds(lead)).toContain('email.clicked');
  temporal.away = false;
  await open(temporal).tick(1000, 0);
  expect(new Set(temporal.woken)).toEqual(new Set([`lead/${lead}`, 'lead/twin']));
  expect((await kinds(lead)).filter((kind) => kind === 'email.clicked')).toHaveLength(1);
  expect(await kinds('twin')).toEqual(['form.submitted']);
  const next = recorder();
  await open(next).tick(2000, 0);
  expect(next.woken).toEqual([]);
});

test('a held signal keeps its cursor back: a relay killed while holding still wakes the lead', async () => {
  const lead = await makeLead();
  await fixture.committer.commit([hitOf({ kind: 'email.opened', lead })]);
  await open(recorder()).tick(1000, 0);
  const temporal = recorder();
  const relay = open(temporal);
  await relay.tick(2000, 0);
  await relay.tick(2000 + HOLD_REAL_MS, 0);
  expect(temporal.woken).toEqual([`lead/${lead}`]);
});

test('with Temporal away hits are on the timelines, and the signals go when it is back', async () => {
  const lead = await makeLead();
  const temporal = recorder();
  temporal.away = true;
  const relay = open(temporal);
  await fixture.committer.commit([hitOf({ lead })]);
  await expect(relay.tick(1000, 0)).rejects.toThrow();
  await expect(relay.tick(1100, 0)).rejects.toThrow();
  temporal.away = false;
  await relay.tick(1200, 0);
  expect(temporal.woken).toEqual([`lead/${lead}`]);
});

test('opens and clicks of a lead that has withdrawn that consent leave nothing (edge case 22)', async () => {
  const lead = await makeLead();
  await fixture.store.leads.change(lead, { set: { 'consent.pixel': 'refused' } });
  const temporal = recorder();
  await fixture.committer.commit([hitOf({ kind: 'email.opened', lead }), hitOf({ lead })]);
  await open(temporal).tick(1000, 0);
  expect(await kinds(lead)).toEqual(['lead.captured', 'email.clicked']);
});

test('an event an integration reports by its key is kept whatever the tracking consent says', async () => {
  const lead = await makeLead();
  await fixture.store.leads.change(lead, { set: { 'consent.links': 'refused' } });
  await fixture.committer.commit([hitOf({ lead, actor: 'integration' })]);
  await open(recorder()).tick(1000, 0);
  expect(await kinds(lead)).toContain('email.clicked');
});

test('hits of erased and unknown leads leave nothing and wake nobody (edge case 22)', async () => {
  const lead = await makeLead();
  await fixture.store.leads.erase(lead, 1);
  const temporal = recorder();
  const capture = { newLead: lead, email: 'late@example.com', mode: 'fill' as const };
  await fixture.committer.commit([
    hitOf({ lead }),
    hitOf({ lead: 'nobody' }),
    hitOf({ kind: 'form.submitted', capture }),
    hitOf({ kind: 'form.submitted', capture: { ...capture, newLead: 'x' }, lead }),
  ]);
  expect(await open(temporal).tick(1000, 0)).toEqual({ hits: 4, leads: 0, signals: 0 });
  expect(temporal.woken).toEqual([]);
  expect(await fixture.store.leads.find(lead)).toBeNull();
  expect(await fixture.store.aliases.resolve(['email:late@example.com'])).toEqual(new Map());
});

test('a completed workflow is an erased lead’s: the signal is dropped and the cursor moves on', async () => {
  const lead = await makeLead();
  const temporal = recorder();
  temporal.completed.add(`lead/${lead}`);
  await fixture.committer.commit([hitOf({ lead })]);
  await open(temporal).tick(1000, 0);
  expect((await open(recorder()).tick(2000, 0)).hits).toBe(0);
});

test('what a machine did is kept, flagged, and wakes nobody', async () => {
  const lead = await makeLead();
  const temporal = recorder();
  await fixture.committer.commit([hitOf({ kind: 'email.opened', lead, machine: 'privacy-proxy' })]);
  const relay = open(temporal);
  await relay.tick(1000, 0);
  await relay.tick(9000, 0);
  expect(temporal.woken).toEqual([]);
  expect((await fixture.store.timeline.read(lead, 0)).at(-1)).toMatchObject({ machine: 'privacy-proxy' });
});

test('anonymous history joins the lead a form identifies, with its own times (edge case 6), and stays with the first lead (edge case 7)', async () => {
  const temporal = recorder();
  const relay = open(temporal);
  await fixture.committer.commit([
    hitOf({ kind: 'page.viewed', visitor: 'visitor-1', at: 77, actor: 'lead', props: { path: '/pricing' } }),
  ]);
  await relay.tick(1000, 0);
  expect(temporal.woken).toEqual([]);
  const capture = { newLead: 'known', email: 'known@example.com', mode: 'fill' as const };
  await fixture.committer.commit([hitOf({ kind: 'form.submitted', capture, visitor: 'visitor-1', at: 99 })]);
  await relay.tick(1100, 0);
  const entries = await fixture.store.timeline.read('known', 0);
  expect(entries.map(({ kind, at, anonymous }) => [kind, at, anonymous])).toEqual([
    ['page.viewed', 77, true],
    ['form.submitted', 99, undefined],
  ]);
  const other = await makeLead();
  await fixture.committer.commit([
    hitOf({ lead: other, visitor: 'visitor-1' }),
    hitOf({ kind: 'page.viewed', visitor: 'visitor-1' }),
  ]);
  await relay.tick(1500, 0);
  expect((await kinds('known')).filter((kind) => kind === 'page.viewed')).toHaveLength(2);
  expect((await kinds(other)).filter((kind) => kind === 'page.viewed')).toHaveLength(0);
});

test('a hit for a merged lead goes to the survivor', async () => {
  const [loser, survivor] = [await makeLead(), await makeLead()];
  await fixture.store.aliases.moveAll(loser, survivor, 'test');
  const temporal = recorder();
  await fixture.committer.commit([hitOf({ lead: loser })]);
  await open(temporal).tick(1000, 0);
  expect(temporal.woken).toEqual([`lead/${survivor}`]);
});

test('300 leads created at once are started at a bounded rate, and all of them', async () => {
  const temporal = recorder();
  const relay = open(temporal, { startsPerSecond: 90 });
  const captures = Array.from({ length: 300 }, (_, n) =>
    hitOf({
      kind: 'lead.captured',
      capture: { newLead: `mass-${n}`, email: `mass-${n}@example.com`, mode: 'merge' as const },
    }),
  );
  await fixture.committer.commit(captures);
  for (let second = 0; second < 4; second++) {
    const before = temporal.woken.length;
    for (let tick = 0; tick < 10; tick++) await relay.tick(1000 + second * 1000 + tick * 100, 0);
    expect(temporal.woken.length - before).toBeLessThanOrEqual(90 + 30);
  }
  expect(new Set(temporal.woken).size).toBe(300);
});

test('a hit whose capture names nobody does not stop the relay', async () => {
  const lead = await makeLead();
  const temporal = recorder();
  await fixture.committer.commit([
    hitOf({ kind: 'form.submitted', capture: { newLead: 'z', email: 'not an address', mode: 'fill' } }),
    hitOf({ lead }),
  ]);
  await open(temporal).tick(1000, 0);
  expect(temporal.woken).toEqual([`lead/${lead}`]);
});

test('a lead erased while Temporal was away is woken once it is back, and gets no timeline anew', async () => {
  const lead = await makeLead();
  const temporal = recorder();
  temporal.away = true;
  await fixture.store.leads.erase(lead, 1);
  await fixture.committer.commit([hitOf({ kind: 'lead.erased', actor: 'someone', lead })]);
  await expect(open(temporal).tick(1000, 0)).rejects.toThrow('UNAVAILABLE');
  temporal.away = false;
  await open(temporal).tick(2000, 0);
  expect(temporal.woken).toEqual([`lead/${lead}`]);
  expect(await kinds(lead)).toEqual([]);
});

test('two relays on one store count everything once', async () => {
  const lead = await makeLead();
  const [one, two] = [recorder(), recorder()];
  const second = createCommitter(fixture.store, 'another-process');
  await Promise.all([fixture.committer.commit([hitOf({ lead })]), second.commit([hitOf({ lead })])]);
  await Promise.all([open(one).tick(1000, 0), open(two).tick(1000, 0)]);
  await second.close();
  expect((await kinds(lead)).filter((kind) => kind === 'email.clicked')).toHaveLength(2);
});
