import { createSignaller } from '../../worker/relay/signal-leads';
import { REAL_CLOCK } from '../../domain/clock/virtual-clock';
import { LIVED } from '../../domain/lead/stage';
import { leadWorkflowId } from '../../workflows/contract/names';
import { findLeaks } from '../../usecases/reports/find-leaks';
import { openWorkspace } from '../support/lab-workspace';
import { DAY, type LeadLab } from '../support/lead-lab';
import { alertsOf, inStage, reach, refusal, stageOf } from '../support/lead-path';

jest.setTimeout(60_000);

let lab: LeadLab;
beforeAll(async () => {
  lab = await openWorkspace();
}, 120_000);
afterEach(() => lab.endLeads());
afterAll(() => lab.stop());

describe('mail that is refused', () => {
  test.each([
    ['email.unsubscribed', {}, 'unsubscribed', 'unsubscribed'],
    ['email.bounced', {}, 'bounced', 'hard-bounce'],
    ['email.complained', {}, 'complained', 'complaint'],
  ] as const)('%s exits the enrolment and suppresses the lead', async (kind, props, cause, reason) => {
    const lead = await reach(lab, 'nurturing');
    await lab.record(lead, { kind, props });
    const found = await inStage(lab, lead, 'captured');
    expect(found.enrolments).toMatchObject([{ cause }]);
    expect(found.suppressed?.reason).toBe(reason);
    await lab.deliver();
    expect(await lab.mailsTo(`${lead}@example.com`)).toEqual([]);
    expect((await lab.find(lead)).state?.stage).toBe('captured');
  });

  test('a customer who unsubscribes from a loyalty sequence leaves it and stays won', async () => {
    const lead = await reach(lab, 'won');
    await lab.ask(lead, { type: 'enroll', actor: 'm', sequence: 'recycled' });
    await lab.record(lead, { kind: 'email.unsubscribed' });
    const { state } = await lab.until(lead, (one) => one.state?.enrollment === null, 'the exit');
    expect(state?.stage).toBe('won');
  });

  test('one topic refused exits the sequence that mails about it, and suppresses nothing else', async () => {
    const lead = await reach(lab, 'nurturing');
    await lab.store.leads.change(lead, { push: { topicsRefused: ['news'] } });
    await lab.record(lead, { kind: 'email.unsubscribed', props: { topic: 'news' } });
    const found = await inStage(lab, lead, 'captured');
    expect(found.enrolments).toMatchObject([{ cause: 'unsubscribed' }]);
    expect(found.suppressed).toBeNull();
    await lab.deliver();
    expect(await lab.mailsTo(`${lead}@example.com`)).toEqual([]);
  });

  test('one topic refused keeps the lead in a sequence that mails about others', async () => {
    const lead = await reach(lab, 'nurturing');
    await lab.store.leads.change(lead, { push: { topicsRefused: ['offers'] } });
    await lab.record(lead, { kind: 'email.unsubscribed', props: { topic: 'offers' } });
    await lab.deliver();
    expect(await lab.mailsTo(`${lead}@example.com`)).toHaveLength(1);
    expect((await lab.find(lead)).state?.stage).toBe('nurturing');
  });

  test('a full mailbox ends nothing', async () => {
    const lead = await reach(lab, 'nurturing');
    await lab.record(lead, { kind: 'email.bounced', props: { type: 'soft' } });
    expect(await lab.find(lead)).toMatchObject({ suppressed: null, state: { stage: 'nurturing' } });
  });
});

describe('do not contact (edge case 36)', () => {
  test.each(LIVED)('asked of a %s lead closes every channel and withdraws what is open', async (stage) => {
    const lead = await reach(lab, stage);
    await lab.ask(lead, { type: 'do-not-contact', actor: 'q' });
    const { state, suppressed } = await lab.find(lead);
    expect(state).toMatchObject({
      stage: 'disqualified',
      out: { reason: 'contact-refused' },
      task: null,
      handoff: null,
      enrollment: null,
      clocks: [],
    });
    expect(suppressed?.reason).toBe('do-not-contact');
    const [handoff] = await lab.store.handoffs.ofLead(lead);
    if (stage === 'offered' || stage === 'accepted') expect(handoff?.status).toBe('withdrawn');
    const { items: open } = await lab.store.tasks.list({ lead, status: ['open', 'claimed'] });
    expect(open).toEqual([]);
    const before = await lab.stages(lead);
    await lab.ask(lead, { type: 'do-not-contact', actor: 'q' });
    expect(await lab.stages(lead)).toEqual(before);
  });

  test.each(['nurturing', 'qualifying', 'accepted'] as const)(
    'told by an event to a lead that is %s does the same',
    async (stage) => {
      const lead = await reach(lab, stage);
      await lab.record(lead, { kind: 'contact.refused' });
      await inStage(lab, lead, 'disqualified');
      expect((await lab.find(lead)).suppressed?.reason).toBe('do-not-contact');
    },
  );
});

describe('a disqualifying rule', () => {
  test.each(['captured', 'nurturing', 'recycled'] as const)(
    'puts a %s lead out, and lets it back when the data is corrected',
    async (stage) => {
      const lead = await reach(lab, stage);
      await setIndustry(lead, 'education');
      const out = await inStage(lab, lead, 'disqualified');
      expect(out.state?.out).toEqual({ reason: 'academic', rule: 'academic' });
      await setIndustry(lead, 'services');
      await inStage(lab, lead, 'captured');
    },
  );

  test.each(['qualifying', 'offered', 'accepted', 'won'] as const)(
    'moves no %s lead: its owner is told, once',
    async (stage) => {
      const lead = await reach(lab, stage);
      await setIndustry(lead, 'education');
      await lab.record(lead, { kind: 'page.viewed' });
      expect(stageOf(await lab.find(lead))).toBe(stage);
      const told = (await alertsOf(lab, lead)).filter((alert) => alert.startsWith('lead.disqualifying'));
      expect(told).toEqual(['lead.disqualifying academic: academic']);
    },
  );

  test('is muted by reopening, until the profile changes', async () => {
    const lead = await reach(lab, 'captured');
    await setIndustry(lead, 'education');
    await inStage(lab, lead, 'disqualified');
    await lab.ask(lead, { type: 'reopen', actor: 'm', note: 'a business school that buys' });
    await lab.record(lead, { kind: 'page.viewed' });
    expect((await lab.find(lead)).state).toMatchObject({ stage: 'captured', cycle: 2, mutedRules: ['academic'] });
    const cycles = await lab.store.cycles.ofLead(lead);
    expect(cycles.map(({ outcome }) => outcome)).toEqual(['rule', null]);
    await setIndustry(lead, 'education');
    await inStage(lab, lead, 'disqualified');
  });
});

test('a disqualified lead comes back by new interest only where the agreement says so (edge case 46)', async () => {
  const lead = await reach(lab, 'disqualified');
  await lab.record(lead, { kind: 'form.submitted', props: { intent: 'demo' } });
  expect((await lab.find(lead)).state?.stage).toBe('disqualified');
});

describe('erasing', () => {
  test.each(LIVED)('a %s lead leaves a tombstone and nothing else; its workflow ends and stays so', async (stage) => {
    const lead = await reach(lab, stage);
    const at = (await lab.find(lead)).createdAt;
    await lab.ask(lead, { type: 'erase', actor: 'lm' });
    const handle = lab.env.client.workflow.getHandle(leadWorkflowId(lead));
    expect((await handle.describe()).status.name).toBe('COMPLETED');
    expect(await remains(lead)).toEqual([]);
    expect(await lab.store.leads.isTombstoned([lead])).toEqual(new Set([lead]));
    await createSignaller(lab.env.client, REAL_CLOCK)({ id: lead, createdAt: at });
    expect((await handle.describe()).status.name).toBe('COMPLETED');
    expect(await lab.store.leads.find(lead)).toBeNull();
  });

  test('behind the back of its workflow: the next look finds the tombstone, ends it and re-creates nothing (edge case 21)', async () => {
    const lead = await reach(lab, 'nurturing');
    await lab.store.leads.erase(lead, await lab.now());
    const handle = lab.env.client.workflow.getHandle(leadWorkflowId(lead));
    await createSignaller(lab.env.client, REAL_CLOCK)({ id: lead, createdAt: 0 });
    await handle.result();
    expect(await remains(lead)).toEqual([]);
  });

  test('a command that meets an erased lead is answered that it is unknown', async () => {
    const lead = await reach(lab, 'captured');
    await lab.store.leads.erase(lead, await lab.now());
    expect(await refusal(lab.ask(lead, { type: 'qualify', actor: 'm' }))).toEqual({ type: 'unknown' });
  });
});

/** Changes the profile as a colleague does: the field, and the entry that tells. */
async function setIndustry(lead: string, industry: string): Promise<void> {
  await lab.store.leads.change(lead, { set: { 'profile.industry': industry } });
  await lab.record(lead, { kind: 'profile.changed', actor: 'm', props: { fields: ['industry'] } });
}

/** What the store still holds of a lead. */
async function remains(lead: string): Promise<unknown[]> {
  const { store } = lab;
  const [mails, tasks, alerts] = await Promise.all([
    store.mails.list({ lead }),
    store.tasks.list({ lead }),
    store.alerts.list({ lead }),
  ]);
  return [
    ...((await store.leads.find(lead)) === null ? [] : ['lead']),
    ...(await store.timeline.read(lead, 0)),
    ...mails.items,
    ...tasks.items,
    ...alerts.items,
    ...(await store.handoffs.ofLead(lead)),
    ...(await store.cycles.ofLead(lead)),
  ];
}

test('an unsubscribed lead may still be phoned', async () => {
  const lead = await reach(lab, 'nurturing');
  await lab.record(lead, { kind: 'email.unsubscribed' });
  await inStage(lab, lead, 'captured');
  await lab.ask(lead, { type: 'qualify', actor: 'm' });
  expect((await lab.find(lead)).state?.stage).toBe('qualifying');
  await lab.pass(DAY);
});

describe('a lead that answers no mail for the agreement’s sunset', () => {
  test('leaves its sequence, is mailed no more and reported; whatever it does brings it back (edge case 63)', async () => {
    const lead = await lab.capture({});
    await lab.record(lead, { kind: 'email.sent', props: { of: 'old' } });
    await lab.record(lead, { kind: 'email.opened', props: { of: 'old' } });
    await lab.record(lead, { kind: 'email.sent', at: (await lab.now()) + 1, props: { of: 'old' } });
    await lab.pass(366 * DAY);
    await lab.ask(lead, { type: 'enroll', actor: 'm', sequence: 'recycled' });
    const left = await inStage(lab, lead, 'captured');
    expect(left.enrolments).toMatchObject([{ sequence: 'recycled', cause: 'sunset' }]);
    const found = await lab.until(lead, ({ next }) => next?.blockedBy === 'sunset', 'next to say so');
    expect(found.next).toEqual({ what: 'entry', at: null, blockedBy: 'sunset' });
    await lab.deliver();
    expect(await lab.mailsTo(`${lead}@example.com`)).toEqual([]);
    const leaks = [];
    for await (const leak of findLeaks(lab, await lab.now())) if (leak.lead === lead) leaks.push(leak.kind);
    expect(leaks).toContain('sunset');

    await lab.record(lead, { kind: 'page.viewed' });
    expect((await lab.find(lead)).state?.sunsetAt).toBeNull();
    await lab.ask(lead, { type: 'enroll', actor: 'm', sequence: 'recycled' });
    await lab.until(lead, ({ state }) => state?.enrollment?.waiting === 'wait', 'the first wait');
    await lab.deliver();
    expect(await lab.mailsTo(`${lead}@example.com`)).toHaveLength(1);
  });

  test('while it is in a sequence its own timer makes it leave at that instant', async () => {
    const lead = await reach(lab, 'nurturing');
    const sentAt = await lab.now();
    await lab.record(lead, { kind: 'email.sent', at: sentAt - 400 * DAY, props: { of: 'old' } });
    const found = await inStage(lab, lead, 'captured');
    expect(found.enrolments).toMatchObject([{ cause: 'sunset' }]);
  });
});
