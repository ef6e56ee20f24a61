import { TEAMS } from '../support/lab-files';
import { openWorkspace } from '../support/lab-workspace';
import { DAY, type LeadLab } from '../support/lead-lab';
import { accept, alertsOf, BANT, complete, handoffOf, inStage, reach, refusal, repOf } from '../support/lead-path';

jest.setTimeout(60_000);

const REPS = ['ana@example.com', 'bruno@example.com'];
const other = (rep: string): string => REPS.find((one) => one !== rep)!;

let lab: LeadLab;
beforeAll(async () => {
  lab = await openWorkspace();
}, 120_000);
afterEach(() => lab.endLeads());
afterAll(() => lab.stop());

describe('accepting', () => {
  test('by the rep it is offered to: theirs, the follow-up clock runs; again is done already; another rep may not', async () => {
    const lead = await reach(lab, 'offered');
    const [handoff, rep] = [await handoffOf(lab, lead), await repOf(lab, lead)];
    const stranger = other(rep);
    expect(await refusal(accept(lab, lead, stranger))).toEqual({ type: 'forbidden' });
    expect(await accept(lab, lead)).toMatchObject({ stage: 'accepted', handoff, rep });
    expect(await accept(lab, lead)).toMatchObject({ stage: 'accepted', handoff, rep });
    expect(await refusal(accept(lab, lead, stranger))).toEqual({ type: 'forbidden' });
    const { state } = await lab.find(lead);
    expect(state).toMatchObject({ funnel: 'SAL', owner: rep, clocks: [{ name: 'follow-up' }] });
    expect(await lab.store.handoffs.find(handoff)).toMatchObject({ status: 'accepted', rep });
    expect(await lab.stages(lead)).toEqual(['captured→qualifying', 'qualifying→offered', 'offered→accepted']);
  });

  test('after the clock: alert, the next rep, then the whole team; a rep whose clock ran out is told who has it (edge case 16)', async () => {
    const lead = await reach(lab, 'offered');
    const first = await repOf(lab, lead);
    const id = await handoffOf(lab, lead);
    await lab.passTo((await lab.find(lead)).state!.handoff!.dueAt!);
    const second = await lab.until(lead, ({ state }) => state?.handoff?.offers === 2, 'the second offer');
    expect(second.state?.handoff).toMatchObject({ id, status: 'offered', rep: other(first) });
    expect(await refusal(accept(lab, lead, first))).toEqual({
      type: 'conflict',
      stage: 'offered',
      heldBy: other(first),
    });
    await lab.passTo(second.state!.handoff!.dueAt!);
    const pooled = await lab.until(lead, ({ state }) => state?.handoff?.status === 'pooled', 'the pool');
    expect(pooled.state?.handoff?.eligible.sort()).toEqual(REPS);
    expect(pooled.bant).toEqual(BANT);
    await lab.passTo(pooled.state!.handoff!.dueAt!);
    await lab.until(lead, ({ state }) => state?.clocks.length === 0, 'the last clock');
    expect((await lab.find(lead)).state?.handoff).toMatchObject({ status: 'pooled', offers: 3 });
    expect(await alertsOf(lab, lead)).toEqual([
      'sla.warning accept',
      'sla.breached accept',
      'sla.warning accept',
      'sla.breached accept',
      'handoff.pooled open to the whole team',
      'sla.warning accept',
      'sla.breached accept',
    ]);
    const { items } = await lab.store.alerts.list({ lead, limit: 200 });
    const addressees = items
      .filter(({ message }) => message === 'accept')
      .map(({ level, to }) => `${level} ${to ?? ''}`);
    expect(addressees.reverse()).toEqual([
      ...[`warning ${first}`, 'breach lm@example.com', `warning ${other(first)}`, 'breach lm@example.com'],
      ...['warning ', 'breach lm@example.com'],
    ]);
    expect(await accept(lab, lead, first)).toMatchObject({ stage: 'accepted', rep: first });
  });

  test('the lead manager offers it to another: the rep before is told so (edge case 16)', async () => {
    const lead = await reach(lab, 'offered');
    const [handoff, first] = [await handoffOf(lab, lead), await repOf(lab, lead)];
    await lab.ask(lead, { type: 'reassign', actor: 'lm', handoff, rep: other(first) });
    expect(await refusal(accept(lab, lead, first))).toMatchObject({ type: 'conflict', heldBy: other(first) });
    expect(await accept(lab, lead)).toMatchObject({ rep: other(first) });
  });
});

describe('a pool', () => {
  const fifty = Array.from({ length: 50 }, (_, n) => `rep${n}@example.com`);
  beforeAll(() =>
    lab.publish(
      'teams',
      '1',
      `teams: 1\nleadManager: lm@example.com\nrouting: [ { team: field } ]\nfield: { reps: [ ${fifty.map((person) => `{ person: ${person} }`).join(', ')} ], by: pool }\n`,
    ),
  );
  afterAll(() => lab.publish('teams', '1', TEAMS));

  test('fifty accept at once: one has it, the others are told who (edge case 15)', async () => {
    const lead = await reach(lab, 'qualifying');
    await complete(lab, lead, 'qualified', { bant: BANT });
    const { items: notices } = await lab.store.mails.list({ lead, limit: 200 });
    expect(notices.map(({ to }) => to).sort()).toEqual([...fifty].sort());
    const outcomes = await Promise.all(
      fifty.map(async (rep) => {
        const asked = accept(lab, lead, rep);
        return asked.catch(() => refusal(asked));
      }),
    );
    const won = outcomes.filter((outcome) => 'rep' in outcome);
    expect(won).toHaveLength(1);
    const [{ rep } = { rep: null }] = won;
    const lost = outcomes.filter((outcome) => 'type' in outcome);
    expect(new Set(lost.map((outcome) => JSON.stringify(outcome)))).toEqual(
      new Set([JSON.stringify({ type: 'conflict', stage: 'accepted', heldBy: rep })]),
    );
    expect(await lab.store.handoffs.find(await handoffOf(lab, lead))).toMatchObject({ status: 'accepted', rep });
    expect((await lab.stages(lead)).filter((change) => change.endsWith('accepted'))).toHaveLength(1);
  });
});

describe('giving back', () => {
  test('return to recycle: cool-down, then the recycle sequence; the same rep gets it again (edge case 52)', async () => {
    const lead = await reach(lab, 'accepted');
    const [handoff, rep] = [await handoffOf(lab, lead), await repOf(lab, lead)];
    await lab.ask(lead, { type: 'return', actor: rep, handoff, rep, reason: 'no-budget', action: 'recycle' });
    const returned = await lab.find(lead);
    expect(returned).toMatchObject({ returnedHandoffs: 1, state: { stage: 'recycled', cycle: 2, owner: rep } });
    expect(await lab.store.handoffs.find(handoff)).toMatchObject({ status: 'returned', reason: 'no-budget' });
    await lab.passTo(returned.state!.coolDownUntil!);
    expect((await inStage(lab, lead, 'nurturing')).state?.enrollment?.sequence).toBe('recycled');
    await lab.ask(lead, { type: 'qualify', actor: 'm' });
    await complete(lab, lead, 'qualified', { bant: BANT });
    expect(await repOf(lab, lead)).toBe(rep);
    const late = lab.ask(lead, { type: 'accept', actor: rep, handoff, rep });
    expect(await refusal(late)).toEqual({ type: 'conflict', stage: 'offered' });
  });

  test('a return of a wrong contact takes the lead from its rep (edge case 52)', async () => {
    const lead = await reach(lab, 'offered');
    const [handoff, rep] = [await handoffOf(lab, lead), await repOf(lab, lead)];
    await lab.ask(lead, { type: 'return', actor: rep, handoff, rep, reason: 'wrong-contact', action: 'recycle' });
    expect((await lab.find(lead)).state).toMatchObject({ stage: 'recycled', owner: null });
  });

  test.each([
    ['return', null],
    ['return', '2035-03-01'],
    ['lost', null],
  ] as const)(
    '%s of a suppressed lead, to contact on %s: recycled without mail; the lead manager is told why, and asked for a date where none is (edge case 14)',
    async (type, day) => {
      const lead = await reach(lab, 'accepted');
      await lab.record(lead, { kind: 'email.unsubscribed' });
      const [handoff, rep] = [await handoffOf(lab, lead), await repOf(lab, lead)];
      const contactAt = day === null ? {} : { contactAt: Date.parse(`${day}T08:00:00Z`) };
      const answer = { actor: rep, handoff, rep, reason: 'no-budget', ...contactAt };
      await lab.ask(
        lead,
        type === 'return' ? { type, ...answer, action: 'recycle' } : { type, ...answer, then: 'recycle' },
      );
      const { state, next, suppressed } = await lab.find(lead);
      expect([state?.stage, suppressed?.reason]).toEqual(['recycled', 'unsubscribed']);
      expect(next).toMatchObject({ what: 'cool-down-ends', blockedBy: 'suppressed: unsubscribed' });
      const { items } = await lab.store.alerts.list({ lead });
      const asked =
        day === null
          ? 'sales named no date to call again; have it called and agree on one'
          : `to be called again on ${day}`;
      expect(items.filter(({ kind }) => kind === 'lead.unmailable')).toMatchObject([
        { to: 'lm@example.com', handoff, message: `returned by sales, and gets no mail (unsubscribed): ${asked}` },
      ]);
      await lab.passTo(state!.coolDownUntil!);
      await lab.until(lead, (one) => one.state?.coolDownUntil === null, 'the end of the cool-down');
      await lab.deliver();
      expect(await lab.mailsTo(`${lead}@example.com`)).toEqual([]);
    },
  );

  test('return to disqualify: out, with that reason', async () => {
    const lead = await reach(lab, 'offered');
    const [handoff, rep] = [await handoffOf(lab, lead), await repOf(lab, lead)];
    await lab.ask(lead, { type: 'return', actor: rep, handoff, rep, reason: 'duplicate', action: 'disqualify' });
    expect((await lab.find(lead)).state).toMatchObject({ stage: 'disqualified', out: { reason: 'duplicate' } });
  });

  test.each([
    ['recycle', 'recycled'],
    ['disqualify', 'disqualified'],
  ] as const)('lost, then %s', async (then, stage) => {
    const lead = await reach(lab, 'accepted');
    const [handoff, rep] = [await handoffOf(lab, lead), await repOf(lab, lead)];
    await lab.ask(lead, { type: 'lost', actor: rep, handoff, rep, reason: 'competitor', then });
    expect((await lab.find(lead)).state?.stage).toBe(stage);
    expect(await lab.store.handoffs.find(handoff)).toMatchObject({
      status: 'lost',
      reason: 'competitor',
      action: then,
    });
  });

  test('won keeps the amount, and the lead is a customer', async () => {
    const lead = await reach(lab, 'won');
    expect(await lab.find(lead)).toMatchObject({ customer: true, state: { stage: 'won', funnel: 'customer' } });
    expect((await lab.store.handoffs.ofLead(lead))[0]).toMatchObject({ status: 'won', amount: 1000, currency: 'EUR' });
  });
});

test('the follow-up clock starts again at each attempt; the third breach in a row marks the deal stalled', async () => {
  const lead = await reach(lab, 'accepted');
  const dueAt = async (): Promise<number> => (await lab.find(lead)).state!.clocks[0]!.dueAt;
  const breaches = (count: number) =>
    lab.until(lead, ({ state }) => state?.followUpBreaches === count, `${count} breaches`);
  await lab.passTo(await dueAt());
  await breaches(1);
  const [handoff, rep] = [await handoffOf(lab, lead), await repOf(lab, lead)];
  await lab.ask(lead, { type: 'progress', actor: rep, handoff, rep, kind: 'attempt' });
  expect((await lab.find(lead)).state?.followUpBreaches).toBe(0);
  for (const count of [1, 2, 3]) {
    await lab.passTo(await dueAt());
    await breaches(count);
  }
  const alerts = await alertsOf(lab, lead);
  expect(alerts.filter((alert) => alert === 'sla.breached follow-up')).toHaveLength(3);
  expect(alerts.at(-1)).toBe('deal.stalled follow-up');
  await lab.ask(lead, { type: 'progress', actor: rep, handoff, rep, kind: 'meeting' });
  expect((await lab.find(lead)).state).toMatchObject({ stage: 'accepted', clocks: [{ name: 'follow-up' }] });
});

test('new interest while sales has the lead tells its rep and moves nothing (edge case 45)', async () => {
  const lead = await reach(lab, 'accepted');
  const rep = await repOf(lab, lead);
  await lab.record(lead, { kind: 'form.submitted', props: { intent: 'demo' } });
  expect((await lab.find(lead)).state?.stage).toBe('accepted');
  const { items } = await lab.store.alerts.list({ lead });
  expect(items).toMatchObject([{ kind: 'lead.interest', to: rep }]);
});

test('nobody to route to: held, the lead manager told, tried again, never dropped (edge case 51)', async () => {
  const absent = TEAMS.replaceAll('@example.com }', '@example.com, absent: [2026-01-01/2035-01-01] }');
  await lab.publish('teams', '1', absent);
  const lead = await reach(lab, 'qualifying');
  await complete(lab, lead, 'qualified', { bant: BANT });
  const { state, next } = await lab.find(lead);
  expect([state?.handoff?.status, next?.blockedBy]).toEqual(['held', 'nobody-available']);
  expect(await alertsOf(lab, lead)).toEqual(['handoff.held absent']);
  await lab.publish('teams', '1', TEAMS);
  await lab.passTo(state!.clocks[0]!.dueAt);
  const offered = await lab.until(lead, (one) => one.state?.handoff?.status === 'offered', 'an offer');
  expect(REPS).toContain(offered.state?.handoff?.rep);
}, 60_000);

test('nobody of the team can: held for the lead manager, who is told, and then the fallback team has it (edge case 51)', async () => {
  const absent = TEAMS.replaceAll('@example.com }', '@example.com, absent: [2026-01-01/2035-01-01] }');
  await lab.publish(
    'teams',
    '1',
    `${absent.replace('round-robin }', 'round-robin, fallback: others }')}others: { reps: [ { person: joris@example.com } ] }\n`,
  );
  const lead = await reach(lab, 'qualifying');
  await complete(lab, lead, 'qualified', { bant: BANT });
  const { state } = await lab.find(lead);
  expect(state?.handoff).toMatchObject({ status: 'held', rep: null });
  const { items } = await lab.store.alerts.list({ lead });
  expect(items).toMatchObject([{ kind: 'handoff.held', message: 'absent', to: 'lm@example.com' }]);
  await lab.passTo(state!.clocks[0]!.dueAt);
  const offered = await lab.until(lead, (one) => one.state?.handoff?.status === 'offered', 'the fallback team');
  expect(offered.state?.handoff?.rep).toBe('joris@example.com');
  expect(await lab.store.handoffs.find(state!.handoff!.id)).toMatchObject({ team: 'others', rep: 'joris@example.com' });
  await lab.publish('teams', '1', TEAMS);
}, 60_000);

test('nothing is mailed to a lead that sales has', async () => {
  const lead = await reach(lab, 'nurturing');
  await lab.ask(lead, { type: 'qualify', actor: 'm' });
  await lab.deliver();
  await lab.pass(3 * DAY);
  await lab.deliver();
  expect(await lab.mailsTo(`${lead}@example.com`)).toEqual([]);
});
