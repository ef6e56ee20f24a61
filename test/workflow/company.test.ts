import { AGREEMENT, TEAMS } from '../support/lab-files';
import { openWorkspace } from '../support/lab-workspace';
import { type LeadLab } from '../support/lead-lab';
import { accept, alertsOf, BANT, complete, handoffOf, inStage, reach, refusal, repOf } from '../support/lead-path';

jest.setTimeout(60_000);

let lab: LeadLab;
beforeAll(async () => {
  lab = await openWorkspace({ 'agreements/1': `${AGREEMENT}openDeal: no-mail\n` });
  await lab.store.webhooks.create({
    ...{ id: 'crm', url: 'https://crm.example.com/hook', events: ['company.colleague'], secret: 'whsec_c2VjcmV0' },
    ...{ createdAt: 0, createdBy: 'lab', disabledAt: null, disabledReason: null },
  });
}, 120_000);
afterEach(() => lab.endLeads());
afterAll(() => lab.stop());

const REPS = ['ana@example.com', 'bruno@example.com'];
const other = (rep: string): string => REPS.find((one) => one !== rep)!;
const qualified = async (lead: string): Promise<void> => {
  await lab.ask(lead, { type: 'qualify', actor: 'm' });
  await complete(lab, lead, 'qualified', { bant: BANT });
};

test('one owner a company: a colleague is theirs too, they are told once, and no other rep is offered them (edge case 64)', async () => {
  const first = await reach(lab, 'accepted', { email: 'jeanne@bois-fils.fr' });
  const rep = await repOf(lab, first);
  const colleagues = [
    await lab.capture({ email: 'paul@bois-fils.fr' }),
    await lab.capture({ email: 'marie@bois-fils.fr' }),
  ];
  for (const lead of colleagues) {
    await lab.record(lead, { kind: 'page.viewed' });
    expect((await lab.find(lead)).state?.owner).toBe(rep);
    expect(await alertsOf(lab, lead)).toEqual(['company.colleague a colleague at bois-fils.fr, which is yours']);
    await qualified(lead);
    expect(await repOf(lab, lead)).toBe(rep);
  }
  await lab.deliver();
  const subjects = (await lab.mailsTo(rep)).map(({ subject }) => subject);
  expect(subjects.filter((subject) => subject.includes('un collègue de bois-fils.fr'))).toHaveLength(2);
  const { items: told } = await lab.store.webhooks.deliveries('crm', { limit: 50 });
  const data = told.map(({ body }) => (JSON.parse(body) as { data: object }).data);
  expect(data).toMatchObject([...colleagues].reverse().map((lead) => ({ lead, owner: rep, handoff: null, count: 1 })));
  // Mailboxes anybody can have are no company.
  const private_ = await lab.capture({ email: 'jeanne@gmail.com' });
  expect((await lab.find(private_)).state?.owner).toBeNull();
});

test('who accepts hears of the colleagues we know already, and a SIREN tells a company as well as a domain (edge case 64)', async () => {
  await lab.capture({ email: 'a@groupe.fr', profile: { siren: '732829320' } });
  const lead = await reach(lab, 'accepted', { email: 'b@filiale.fr', profile: { siren: '732 829 320' } });
  expect(await alertsOf(lab, lead)).toContain('company.colleague 1 more known at filiale.fr');
});

test('no prospecting mail goes to a company with an open deal, and next says so; after the deal it goes again (edge case 64)', async () => {
  const deal = await reach(lab, 'accepted', { email: 'dg@usine.fr' });
  const [handoff, rep] = [await handoffOf(lab, deal), await repOf(lab, deal)];
  const lead = await lab.capture({ email: 'rh@usine.fr', profile: { industry: 'manufacturing' } });
  const { next } = await lab.until(lead, ({ state }) => state?.enrollment?.waiting === 'wait', 'the first wait');
  expect(next?.blockedBy).toBe('company-open-deal');
  await lab.deliver();
  expect(await lab.mailsTo('rh@usine.fr')).toEqual([]);
  const { items } = await lab.store.mails.list({ lead, limit: 10 });
  expect(items.filter(({ to }) => to === null)).toMatchObject([{ state: 'blocked', reason: 'company-open-deal' }]);
  await lab.ask(deal, { type: 'won', actor: rep, handoff, rep, amount: 1, currency: 'EUR' });
  await lab.passTo((await lab.find(lead)).state!.enrollment!.wakeAt!);
  await lab.until(lead, ({ state }) => state?.enrollment?.waiting === 'waitFor', 'the second mail');
  await lab.deliver();
  expect(await lab.mailsTo('rh@usine.fr')).toMatchObject([{ subject: 'Second' }]);
});

test('an owner whose clock is missed hands the company on with the lead; erasing the lead forgets it', async () => {
  const first = await reach(lab, 'accepted', { email: 'x@tissage.fr' });
  const rep = await repOf(lab, first);
  const second = await reach(lab, 'offered', { email: 'y@tissage.fr' });
  expect(await repOf(lab, second)).toBe(rep);
  await lab.passTo((await lab.find(second)).state!.handoff!.dueAt!);
  await lab.until(second, ({ state }) => state?.handoff?.offers === 2, 'the next rep');
  await accept(lab, second);
  expect(await lab.store.accounts.find(['domain:tissage.fr'])).toMatchObject([{ owner: other(rep) }]);
  await lab.ask(second, { type: 'erase', actor: 'lm' });
  expect(await lab.store.accounts.find(['domain:tissage.fr'])).toMatchObject([{ leads: [first], deals: [first] }]);
});

test('a wrong contact goes to another rep, though the first has the company (edge case 52)', async () => {
  const first = await reach(lab, 'accepted', { email: 'x@papier.fr' });
  const rep = await repOf(lab, first);
  const lead = await reach(lab, 'offered', { email: 'y@papier.fr' });
  const asked = { type: 'return', actor: rep, rep, reason: 'wrong-contact', action: 'recycle' } as const;
  await lab.ask(lead, { ...asked, handoff: await handoffOf(lab, lead) });
  await lab.record(lead, { kind: 'page.viewed' });
  await qualified(lead);
  expect(await repOf(lab, lead)).toBe(other(rep));
});

test('a rep who let the lead pass does not get it again when the next one gives it back, though the company is theirs (edge case 52)', async () => {
  const lead = await reach(lab, 'accepted', { email: 'x@filature.fr' });
  const rep = await repOf(lab, lead);
  const giveBack = async (by: string, reason: string): Promise<void> => {
    const handoff = await handoffOf(lab, lead);
    await lab.ask(lead, { type: 'return', actor: by, handoff, rep: by, reason, action: 'recycle' });
    await lab.record(lead, { kind: 'page.viewed' });
    await qualified(lead);
  };
  await giveBack(rep, 'no-budget');
  expect(await repOf(lab, lead)).toBe(rep);
  await lab.passTo((await lab.find(lead)).state!.handoff!.dueAt!);
  await lab.until(lead, ({ state }) => state?.handoff?.rep === other(rep), 'the next rep');
  await giveBack(other(rep), 'not-ready');
  expect(await repOf(lab, lead)).toBe(other(rep));
});

test('returned twice for one reason: the lead manager decides who gets it, and is asked once (edge case 52)', async () => {
  const lead = await reach(lab, 'offered');
  for (let times = 1; times <= 2; times++) {
    const [handoff, rep] = [await handoffOf(lab, lead), await repOf(lab, lead)];
    await lab.ask(lead, { type: 'return', actor: rep, handoff, rep, reason: 'no-budget', action: 'recycle' });
    await qualified(lead);
  }
  const held = await lab.find(lead);
  expect(held.state?.handoff).toMatchObject({ status: 'held', rep: null, eligible: [] });
  expect(held.next).toMatchObject({ what: 'routing', blockedBy: 'lead-manager-decides' });
  const handoff = await handoffOf(lab, lead);
  expect(await refusal(accept(lab, lead, REPS[0]))).toMatchObject({ type: 'forbidden' });
  await lab.passTo(held.state!.clocks[0]!.dueAt);
  await lab.until(lead, ({ state }) => (state?.handoff?.offers ?? 0) > 1, 'routing to be tried again');
  expect((await alertsOf(lab, lead)).filter((alert) => alert.startsWith('handoff.held'))).toEqual([
    'handoff.held returned twice: no-budget',
  ]);
  await lab.ask(lead, { type: 'reassign', actor: 'lm', handoff, rep: REPS[1]! });
  await accept(lab, lead);
  expect((await inStage(lab, lead, 'accepted')).state?.owner).toBe(REPS[1]);
});

test('in a team that works as a pool the rep who knows the lead is asked alone first', async () => {
  await lab.publish('teams', '1', TEAMS.replace('round-robin', 'pool'));
  const lead = await reach(lab, 'offered');
  const handoff = await handoffOf(lab, lead);
  await accept(lab, lead, REPS[1]);
  const rep = REPS[1]!;
  await lab.ask(lead, { type: 'return', actor: rep, handoff, rep, reason: 'no-budget', action: 'recycle' });
  await qualified(lead);
  expect((await lab.find(lead)).state?.handoff).toMatchObject({ status: 'offered', rep });
  await lab.publish('teams', '1', TEAMS);
});
