import { AGREEMENT } from '../support/lab-files';
import { openWorkspace } from '../support/lab-workspace';
import { DAY, type LeadLab } from '../support/lead-lab';
import { becomeHot, alertsOf, complete, DIRECTOR, inStage, reach, refusal, taskOf } from '../support/lead-path';

jest.setTimeout(60_000);

let lab: LeadLab;
beforeAll(async () => {
  lab = await openWorkspace();
}, 120_000);
afterEach(() => lab.endLeads());
afterAll(() => lab.stop());

describe('entering', () => {
  test('a captured lead that matches an entry rule enters its sequence, and the enrolment is recorded', async () => {
    const lead = await lab.capture({ profile: { industry: 'manufacturing' } });
    const { enrolments } = await inStage(lab, lead, 'nurturing');
    expect(enrolments).toMatchObject([{ sequence: 'welcome', version: 1, leftAt: null }]);
  });

  test('a lead that may not be mailed enters nothing, and what comes next says why (edge case 60)', async () => {
    const lead = await lab.capture({ profile: { industry: 'manufacturing' }, consent: { email: 'unknown' } });
    const { state, next } = await lab.find(lead);
    expect([state?.stage, next]).toEqual(['captured', { what: 'entry', at: null, blockedBy: 'no-lawful-basis' }]);
  });

  test('asked in by hand, a lead that may not be mailed stays where it is, and no change of stage is told', async () => {
    const lead = await reach(lab, 'recycled', { consent: { email: 'unknown' } });
    const { state: before } = await lab.find(lead);
    await lab.ask(lead, { type: 'enroll', actor: 'm', sequence: 'welcome' });
    const { state, next, enrolments } = await lab.find(lead);
    expect(state).toMatchObject({ stage: 'recycled', coolDownUntil: before!.coolDownUntil, block: before!.block });
    expect([enrolments, next?.blockedBy]).toEqual([[], 'no-lawful-basis']);
    const { items } = await lab.store.timeline.page(lead, { limit: 200, kinds: ['stage.changed'] });
    expect(items[0]?.stage?.to).toBe('recycled');
    expect(items.map(({ stage }) => stage?.cause)).not.toContain('enrolled');
  });

  test('a customer enters a loyalty sequence by hand and stays won through it', async () => {
    const lead = await reach(lab, 'won');
    await lab.ask(lead, { type: 'enroll', actor: 'm', sequence: 'recycled' });
    await lab.deliver();
    expect((await lab.find(lead)).state).toMatchObject({ stage: 'won', enrollment: { sequence: 'recycled' } });
    await lab.pass(2 * DAY + 1000);
    const { state } = await lab.until(lead, (one) => one.state?.enrollment === null, 'the end of the sequence');
    expect(state).toMatchObject({ stage: 'won', funnel: 'customer' });
  });

  test('the first cycle is on record from the capture, with its stages and milestones', async () => {
    const lead = await reach(lab, 'won');
    const { createdAt } = await lab.find(lead);
    const [cycle] = await lab.store.cycles.ofLead(lead);
    expect(cycle).toMatchObject({ number: 1, startedAt: createdAt, outcome: 'handoff.won', amount: 1000 });
    expect(Object.keys(cycle!.funnel)).toEqual(['MCL', 'SQL', 'SAL', 'customer']);
    expect(cycle!.stages.map(({ stage }) => stage)).toEqual(['qualifying', 'offered', 'accepted', 'won']);
  });
});

describe('a raised hand', () => {
  test.each(['captured', 'nurturing', 'recycled', 'won'] as const)(
    'opens a task at once from %s, whatever the score',
    async (stage) => {
      const lead = await reach(lab, stage);
      await lab.record(lead, { kind: 'form.submitted', props: { intent: 'demo' } });
      const { state, part } = { ...(await inStage(lab, lead, 'qualifying')), part: null };
      expect(state?.task?.handRaised).toBe(true);
      expect(state?.clocks.map(({ name }) => name)).toContain('hand-raiser');
      expect(state?.enrollment).toBeNull();
      expect([state?.part, part]).toEqual(['bottom', null]);
    },
  );

  test('begins a new cycle for a customer, and leaves the one that was won as it ended', async () => {
    const lead = await reach(lab, 'won');
    await lab.record(lead, { kind: 'form.submitted', props: { intent: 'quote' } });
    const { state } = await inStage(lab, lead, 'qualifying');
    expect(state).toMatchObject({ cycle: 2, funnel: 'MCL' });
    const cycles = await lab.store.cycles.ofLead(lead);
    expect(cycles.map(({ outcome }) => outcome)).toEqual(['handoff.won', null]);
  });

  test('of a form about something else opens nothing', async () => {
    const lead = await reach(lab, 'captured');
    await lab.record(lead, { kind: 'form.submitted', props: { intent: 'newsletter' } });
    expect((await lab.find(lead)).state?.stage).toBe('captured');
  });

  test('books a meeting: the same task', async () => {
    const lead = await reach(lab, 'captured');
    await lab.record(lead, { kind: 'meeting.booked' });
    expect((await inStage(lab, lead, 'qualifying')).state?.task?.handRaised).toBe(true);
  });
});

describe('crossing hot', () => {
  test('by activity opens a telephone task, leaves the sequence, withdraws its mails and tells', async () => {
    const lead = await reach(lab, 'nurturing', DIRECTOR);
    await becomeHot(lab, lead);
    const { state, enrolments } = await inStage(lab, lead, 'qualifying');
    expect(state?.task).toMatchObject({ purpose: 'qualification', handRaised: false });
    expect(enrolments).toMatchObject([{ sequence: 'welcome', cause: 'score.hot' }]);
    // Each assessment that changed the band is told, once (api.md, timeline).
    const bands = (await lab.timeline(lead)).filter(({ kind }) => kind === 'band.changed').map(({ props }) => props);
    expect(bands.at(-1)).toMatchObject({ to: 'hot', total: state!.score!.total, model: 'lab', version: 1 });
    expect(bands.slice(1).map(({ from }) => from)).toEqual(bands.slice(0, -1).map(({ to }) => to));
    expect((await lab.store.mails.find(`${lead}.e1:first`))?.state).toBe('withdrawn');
    expect(await alertsOf(lab, lead)).toEqual(['lead.hot the score has crossed hot']);
    await lab.deliver();
    expect(await lab.mailsTo(`${lead}@example.com`)).toEqual([]);
  });

  test('while a mail is being sent: the send finishes, then the lead leaves the sequence (edge case 18)', async () => {
    const lead = await reach(lab, 'nurturing', DIRECTOR);
    const { move } = lab.lead.mails;
    let crossed = false;
    const spied = jest.spyOn(lab.lead.mails, 'move').mockImplementation(async (from, moves) => {
      // The server has taken the mail; before that is on record, the lead looks at two pages.
      if (from === 'data' && !crossed) {
        crossed = true;
        await becomeHot(lab, lead);
        await inStage(lab, lead, 'qualifying');
      }
      return move(from, moves);
    });
    await lab.deliver();
    spied.mockRestore();
    expect(crossed).toBe(true);
    expect((await lab.store.mails.find(`${lead}.e1:first`))?.state).toBe('sent');
    expect((await lab.find(lead)).enrolments).toMatchObject([{ sequence: 'welcome', cause: 'score.hot' }]);
    await lab.pass(5 * DAY);
    await lab.deliver();
    expect(await lab.mailsTo(`${lead}@example.com`)).toHaveLength(1);
  });

  test('and falling back before anybody calls: it stays with the Lead Center, and the task shows the fall (edge case 19)', async () => {
    const lead = await lab.capture(DIRECTOR);
    await becomeHot(lab, lead);
    const { state } = await inStage(lab, lead, 'qualifying');
    await lab.record(lead, { kind: 'x.left' }, { kind: 'x.left' });
    const fallen = await lab.until(lead, (one) => one.state?.score?.band === 'cold', 'the fall');
    expect(fallen.state).toMatchObject({ stage: 'qualifying', score: { total: 20 } });
    expect(fallen.state?.task?.id).toBe(state!.task!.id);
    expect((await lab.store.tasks.find(state!.task!.id))?.scoreAtOpening).toBe(60);
  });

  test('by time alone qualifies nobody; the next activity does', async () => {
    const lead = await lab.capture(DIRECTOR);
    await lab.record(lead, { kind: 'x.left' });
    await becomeHot(lab, lead);
    expect((await lab.find(lead)).state).toMatchObject({ stage: 'captured', score: { band: 'warm' } });
    await lab.pass(10 * DAY + 1000);
    const { state } = await lab.until(lead, (one) => one.state?.score?.band === 'hot', 'the band to rise');
    expect(state?.stage).toBe('captured');
    await lab.record(lead, { kind: 'page.viewed' });
    await inStage(lab, lead, 'qualifying');
  });

  test('counts once a cycle: after an abandoned task it takes a fall below warm first (edge case 44)', async () => {
    const lead = await lab.capture(DIRECTOR);
    await becomeHot(lab, lead);
    const { state } = await inStage(lab, lead, 'qualifying');
    await lab.passTo(state!.clocks.find(({ name }) => name === 'abandon')!.dueAt);
    await inStage(lab, lead, 'nurturing');
    await lab.record(lead, { kind: 'page.viewed' });
    expect((await lab.find(lead)).state).toMatchObject({ stage: 'nurturing', crossedHot: true });
    await lab.record(lead, { kind: 'x.left' }, { kind: 'x.left' }, { kind: 'x.left' });
    expect((await lab.find(lead)).state).toMatchObject({ crossedHot: false, score: { band: 'cold' } });
    await lab.record(lead, ...Array.from({ length: 4 }, () => ({ kind: 'page.viewed' })));
    await inStage(lab, lead, 'qualifying');
  });

  test('is blocked after a recycle, until new activity is worth the agreed points (edge case 20)', async () => {
    const lead = await lab.capture(DIRECTOR);
    await becomeHot(lab, lead);
    await inStage(lab, lead, 'qualifying');
    await complete(lab, lead, 'not-ready', { reason: 'timing' });
    await lab.pass(1000);
    await lab.record(lead, { kind: 'page.viewed' });
    expect((await lab.find(lead)).state).toMatchObject({ stage: 'recycled', score: { band: 'hot' } });
    await lab.record(lead, { kind: 'email.clicked' });
    await inStage(lab, lead, 'qualifying');
  });

  test('is blocked after a recycle until the date promised, which opens a task for who promised (edge case 20)', async () => {
    const lead = await lab.capture(DIRECTOR);
    await becomeHot(lab, lead);
    await inStage(lab, lead, 'qualifying');
    const contactAt = (await lab.now()) + 30 * DAY;
    await complete(lab, lead, 'not-ready', { reason: 'timing', contactAt });
    await lab.pass(8 * DAY);
    await inStage(lab, lead, 'nurturing');
    await lab.passTo(contactAt);
    await inStage(lab, lead, 'qualifying');
    const task = await lab.store.tasks.find(await taskOf(lab, lead));
    expect(task).toMatchObject({ purpose: 'callback', promisedBy: 'qualifier', openedAt: contactAt });
  });
});

describe('where the agreement qualifies directly', () => {
  beforeAll(() => lab.publish('agreements', '1', AGREEMENT.replace('qualification: phone', 'qualification: direct')));
  afterAll(() => lab.publish('agreements', '1', AGREEMENT));

  test('crossing hot offers the lead to sales at once', async () => {
    const lead = await lab.capture(DIRECTOR);
    await becomeHot(lab, lead);
    const { state } = await inStage(lab, lead, 'offered');
    expect(state).toMatchObject({ funnel: 'MQL', task: null, handoff: { status: 'offered' } });
  });
});

describe('where the agreement counts MQL by the threshold', () => {
  beforeAll(() => lab.publish('agreements', '1', `${AGREEMENT}mqlBy: threshold\n`));
  afterAll(() => lab.publish('agreements', '1', AGREEMENT));

  test('crossing hot is that milestone', async () => {
    const lead = await lab.capture(DIRECTOR);
    await becomeHot(lab, lead);
    expect((await inStage(lab, lead, 'qualifying')).state?.funnel).toBe('MQL');
  });
});

test('a lead with people is not enrolled: the command says in which stage it is', async () => {
  const lead = await reach(lab, 'qualifying');
  expect(await refusal(lab.ask(lead, { type: 'enroll', actor: 'm', sequence: 'welcome' }))).toEqual({
    type: 'conflict',
    stage: 'qualifying',
  });
});
