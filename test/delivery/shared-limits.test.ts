import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { REAL_CLOCK } from '../../domain/clock/virtual-clock';
import { startInbox } from '../../engine/inbox/start-inbox';
import { createRoute } from '../../mail/smtp-route';
import { createCatalog } from '../../store/files/catalog';
import { createDeliveryPump } from '../../worker/delivery/delivery-pump';
import { createRouteLimits } from '../../worker/delivery/route-limits';
import { createSharedPace } from '../../worker/delivery/shared-pace';
import { createSharedSlots, type SharedSlots } from '../../worker/delivery/shared-slots';
import { startCaptureFixture, type CaptureFixture } from '../capture/store-fixture';
import { removeFolder } from '../engine/engine-fixture';
import { rowOf } from '../mail/claimed-mails';
import { blankLead } from '../support/blank-lead';
import { receivedMails } from '../support/received-mails';

jest.setTimeout(180_000);

let fixture: CaptureFixture;
let inbox: Awaited<ReturnType<typeof startInbox>>;
let folder: string;
beforeAll(async () => {
  fixture = await startCaptureFixture();
  folder = await mkdtemp(join(tmpdir(), 'ripen-limits-'));
  inbox = await startInbox({ dir: folder, port: 0, smtpPort: 0 });
});
afterAll(async () => {
  await inbox.stop();
  await fixture.stop();
  await removeFolder(folder);
});

const realNow = (): number => performance.timeOrigin + performance.now();

test('two pumps that deliver at once, as after a missed heartbeat, keep the rate of their route together', async () => {
  const perSecond = 20;
  const batches = [0, 1].map((pump) => Array.from({ length: 30 }, (_, n) => `paced-${pump}-${n}`));
  const leads = batches.flat().map((id) => blankLead(id, Date.now(), { consent: { email: 'granted' } }));
  await fixture.store.leads.createMany(leads);
  const instants: number[] = [];
  const routes: ReturnType<typeof createRoute>[] = [];
  const drained: Promise<void>[] = [];
  for (const ids of batches) {
    await Promise.all(ids.map((id) => fixture.store.mails.claim({ ...rowOf(id, 0), route: 'paced' })));
    // Each as in a process of its own: nothing in common but the store.
    const { pump, route } = openPump(perSecond, instants);
    routes.push(route);
    expect(await pump.tick()).toEqual({ mails: ids.length });
    drained.push(pump.drained());
  }
  await Promise.all(drained);
  // The instants themselves, for on a busy machine a mail goes some time after its own.
  expect(instants).toHaveLength(60);
  const sorted = instants.sort((a, b) => a - b);
  expect(Math.min(...sorted.slice(1).map((at, n) => at - (sorted[n] ?? 0)))).toBeGreaterThan(1000 / perSecond - 1);
  const rows = await Promise.all(batches.flat().map((id) => fixture.store.mails.ofLead(id)));
  expect(rows.flat().map(({ state }) => state)).toEqual(batches.flat().map(() => 'sent'));
  expect(await receivedMails(`http://127.0.0.1:${inbox.port}`)).toHaveLength(60);
  await Promise.all(routes.map((route) => route.close()));
});

test('two pumps keep the pace of a receiving domain and the day of a warming route together', async () => {
  const now = Date.UTC(2026, 10, 22, 12);
  const goes = async (route: string, settings: object, each: number): Promise<number> => {
    const answers = [0, 1].flatMap((pump) => {
      const limits = createRouteLimits({
        settings: () => Promise.resolve({ name: route, ...settings }),
        route,
        shared: { settings: fixture.store.settings, now: () => now },
        sentSince: () => Promise.resolve(1),
        factor: () => 1,
      });
      return Array.from({ length: each }, (_, n) => limits.delay(rowOf(`${pump}-${n}`, 0), `x${n}@gmail.com`, now));
    });
    return (await Promise.all(answers)).filter((answer) => answer === null).length;
  };
  // A second's worth and what a late timer may catch up: not twice that.
  expect(await goes('gentle', { domains: { 'gmail.com': 10 } }, 20)).toBe(11);
  // One of the day's five had gone before anybody counted.
  expect(await goes('warming', { warmUp: { from: '2026-11-22', perDay: [5] } }, 10)).toBe(4);
});

test('an instant that a wrong clock wrote far ahead stops no route', async () => {
  await fixture.store.settings.put('pace/wrong', { next: realNow() + 3_600_000 });
  const slots = createSharedSlots('pace/wrong', { settings: fixture.store.settings, now: realNow });
  const slot = await slots.take({ perSecond: 10, horizonMs: 1_000 });
  expect('at' in slot && slot.at).toBeLessThan(realNow() + 1_000);
});

function openPump(perSecond: number, instants: number[]) {
  const { store } = fixture;
  const shared = createSharedSlots('pace/paced', { settings: store.settings, now: realNow });
  const slots: SharedSlots = {
    take: async (wanted) => {
      const slot = await shared.take(wanted);
      if ('at' in slot) instants.push(slot.at);
      return slot;
    },
  };
  const url = `smtp://127.0.0.1:${inbox.smtpPort}`;
  const route = createRoute({ url, connections: 4, pace: createSharedPace(slots, perSecond, realNow) });
  const pump = createDeliveryPump('paced', {
    leads: store.leads,
    timeline: store.timeline,
    mails: store.mails,
    alerts: store.alerts,
    catalog: createCatalog(store.files, () => Date.now()),
    smtp: route,
    compose: (row) => {
      const envelope = { from: 'a@example.com', to: `${row.lead}@example.com` };
      return Promise.resolve({
        ok: true as const,
        envelope,
        messageId: `<${row.id}@example.com>`,
        raw: Buffer.from('Subject: x\r\n\r\nx\r\n'),
      });
    },
    wake: () => Promise.resolve(),
    wasAccepted: () => Promise.resolve(null),
    clock: { line: () => REAL_CLOCK, nowReal: () => Date.now() },
  });
  return { pump, route };
}
