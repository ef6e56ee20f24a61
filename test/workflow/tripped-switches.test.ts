import { randomUUID } from 'node:crypto';
import { createDeliveryPump } from '../../worker/delivery/delivery-pump';
import type { DeliveryDeps } from '../../worker/delivery/ports';
import { REAL_CLOCK } from '../../domain/clock/virtual-clock';
import { waitingMail } from '../../domain/lead/waiting-mail';
import type { Asker, Deps } from '../../usecases/deps';
import { countMails } from '../../usecases/switches/count-mails';
import { changeSwitches, readSwitches } from '../../usecases/switches/change-switches';
import { blankLead } from '../support/blank-lead';
import { openWorkspace } from '../support/lab-workspace';
import { DAY, type LeadLab } from '../support/lead-lab';

jest.setTimeout(60_000);

const ADMIN: Asker = { id: 'a', actor: 'a', person: null, roles: ['admin', 'marketer'] };
type Sent = Awaited<ReturnType<DeliveryDeps['smtp']['send']>>;
const OK: Sent = { outcome: 'sent', response: '250 ok' };
const HARD: Sent = { outcome: 'hard', code: 550, enhanced: '5.1.1', response: '550 5.1.1 nobody' };
const POLICY: Sent = { outcome: 'route', code: 550, enhanced: '5.7.1', response: '550 5.7.1 refused' };

let lab: LeadLab;
beforeAll(async () => {
  lab = await openWorkspace();
}, 120_000);
afterAll(() => lab.stop());

/** Sends mails of a sequence through a pump of its own, whose server answers what `answer` says to the n-th. */
async function send(
  count: number,
  sequence: string,
  answer: (n: number) => Sent,
  { route = `route-${sequence}`, from = `${sequence}@${sequence}.example`, imported = '' } = {},
): Promise<string[]> {
  const at = await lab.now();
  const ids: string[] = [];
  for (let n = 0; n < count; n += 1) {
    const id = `lead-${randomUUID().slice(0, 8)}`;
    await lab.store.leads.create({ ...blankLead(id, at, {}), ...(imported !== '' && { import: imported }) });
    const mail = { id: `${id}.e1:one`, lead: id, enrolment: `${id}.e1`, sequence, step: 'one', template: 'first' };
    const due = {
      mailKind: 'marketing' as const,
      language: 'fr' as const,
      priority: 1,
      plannedAt: at,
      expiresAt: at + DAY,
    };
    await lab.store.mails.claim({ ...waitingMail({ ...mail, ...due }), route });
    ids.push(`${id}.e1:one`);
  }
  let nth = 0;
  const pump = createDeliveryPump(route, {
    ...lab.lead,
    timeline: lab.store.timeline,
    smtp: {
      send: async ({ onData }) => {
        const result = answer(nth++);
        if (result.outcome === 'sent') await onData();
        return result;
      },
    },
    compose: async ({ id }, lead) => ({
      ok: true,
      envelope: { from, to: lead.email ?? '' },
      raw: Buffer.from(''),
      messageId: id,
    }),
    count: (mails) => countMails({ store: lab.store }, mails),
    wake: async () => undefined,
    wasAccepted: async () => null,
    clock: { line: () => REAL_CLOCK, nowReal: () => at },
  });
  while ((await pump.tick()).mails > 0) await pump.drained();
  return ids;
}
const deps = async (): Promise<Deps> => {
  const at = await lab.now();
  return { store: lab.store, clock: { now: () => at, nowReal: () => at, line: REAL_CLOCK } } as unknown as Deps;
};
const stops = async () => {
  const read = await readSwitches(await deps());
  if (read.code !== 'ok') throw new Error(read.code);
  return read.value;
};
const alerts = async (name: string) =>
  (await lab.store.alerts.list({ limit: 200 })).items
    .filter(({ message }) => message.includes(name))
    .map(({ kind }) => kind);

describe('kill switches that trip by themselves (lifecycle.md, edge case 53)', () => {
  test('hard bounces at 5 % stop the sequence and its sender’s domain, with one alert each; a lift begins anew', async () => {
    await send(100, 'bouncing', (n) => (n % 20 === 19 ? HARD : OK));
    expect(await stops()).toMatchObject({
      sequences: { bouncing: { by: 'system', reason: expect.stringMatching(/^hard bounces: \d/) } },
      domains: { 'bouncing.example': { by: 'system' } },
    });
    const told = await alerts('bouncing');
    expect(told.filter((kind) => kind === 'switch.tripped')).toHaveLength(2);
    const [held] = await send(1, 'bouncing', () => OK);
    expect((await lab.store.mails.find(held!))?.reason).toBe('switched off: sequence bouncing');
    await changeSwitches(await deps(), ADMIN, {
      sequences: { bouncing: false },
      domains: { 'bouncing.example': false },
    });
    await send(5, 'bouncing', (n) => (n === 0 ? HARD : OK));
    expect((await stops()).sequences).not.toHaveProperty('bouncing');
  });

  test('at 2 % people are warned once and mail goes on; a few mails say nothing', async () => {
    await send(100, 'warned', (n) => (n === 50 || n === 80 ? HARD : OK));
    await send(20, 'few', (n) => (n < 5 ? HARD : OK));
    expect(Object.keys((await stops()).sequences)).not.toEqual(expect.arrayContaining(['warned']));
    expect(await alerts('sequences warned')).toEqual(['mail.rate']);
    expect(await alerts('few')).toEqual([]);
  });

  test('within the first 200 mails of an import 3 % stop mail to its leads, and to nobody else', async () => {
    await send(100, 'mixed', (n) => (n % 33 === 32 ? HARD : OK), { imported: 'import-1' });
    expect(await stops()).toMatchObject({ imports: { 'import-1': { by: 'system' } } });
    const [imported] = await send(1, 'mixed', () => OK, { imported: 'import-1' });
    const [other] = await send(1, 'mixed', () => OK);
    expect((await lab.store.mails.find(imported!))?.reason).toBe('switched off: import import-1');
    expect((await lab.store.mails.find(other!))?.state).toBe('sent');
  });

  test('a route whose server refuses more than 5 % of mails stops (edge case 10); a mailbox counts once', async () => {
    await send(60, 'blamed', (n) => (n < 3 ? POLICY : OK));
    expect((await stops()).routes).toEqual({});
    await send(60, 'blamed', (n) => (n < 8 ? POLICY : OK));
    expect(await stops()).toMatchObject({ routes: { 'route-blamed': { reason: expect.stringMatching(/^refusals/) } } });
    expect(await alerts('route-blamed')).toEqual(['switch.tripped']);
    const [held] = await send(1, 'blamed', () => OK);
    expect((await lab.store.mails.find(held!))?.reason).toBe('switched off: route route-blamed');
  });

  test('complaints at 0.1 % stop it, but a single one never does', async () => {
    const at = await lab.now();
    await countMails({ store: lab.store }, [{ at, add: { tried: 1_500 }, sequence: 'hated' }]);
    await countMails({ store: lab.store }, [{ at, add: { complaints: 1 }, sequence: 'hated' }]);
    expect((await stops()).sequences).not.toHaveProperty('hated');
    await countMails({ store: lab.store }, [{ at, add: { complaints: 1 }, sequence: 'hated' }]);
    expect((await stops()).sequences).toMatchObject({ hated: { reason: 'complaints: 0.1 % of 1500 mails' } });
  });
});
