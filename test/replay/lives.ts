import { AGREEMENT } from '../support/lab-files';
import { DAY, type LeadLab } from '../support/lead-lab';
import { accept, BANT, becomeHot, complete, DIRECTOR, handoffOf, inStage, reach, repOf } from '../support/lead-path';
import { lookWithoutStore } from '../support/store-away';

/** Lives whose histories every release must replay, by the name of their file: between them they take every path of the workflow. */
export const LIVES: Record<string, (lab: LeadLab) => Promise<string>> = {
  /** A sequence to its end: waits, a click that ends one, a wait for a mail that is late. */
  nurtured: async (lab) => {
    const lead = await lab.capture({ profile: { industry: 'manufacturing' } });
    await lab.until(lead, ({ state }) => state?.enrollment?.waiting === 'wait', 'the first wait');
    await lab.deliver();
    await lab.pass(3 * DAY + 1000);
    await lab.until(lead, ({ state }) => state?.enrollment?.waiting === 'waitFor', 'the wait for a click');
    await lab.deliver();
    await lab.record(lead, { kind: 'email.clicked', props: { of: 'second' } });
    await lab.until(lead, ({ state }) => state?.stage === 'captured' && state.enrollment === null, 'the end');
    return lead;
  },
  /** Hot by activity, called twice, qualified, accepted with progress, won. */
  won: async (lab) => {
    const lead = await lab.capture(DIRECTOR);
    await becomeHot(lab, lead);
    await inStage(lab, lead, 'qualifying');
    await complete(lab, lead, 'callback', { at: (await lab.now()) + DAY });
    await complete(lab, lead, 'qualified', { bant: BANT });
    await accept(lab, lead);
    const [handoff, rep] = [await handoffOf(lab, lead), await repOf(lab, lead)];
    await lab.ask(lead, { type: 'progress', actor: rep, handoff, rep, kind: 'meeting' });
    await lab.ask(lead, { type: 'won', actor: rep, handoff, rep, amount: 1000, currency: 'EUR' });
    return lead;
  },
  /** Clocks: warnings, a missed offer, the pool, a refusal, a return, the cool-down. */
  pooled: async (lab) => {
    const lead = await reach(lab, 'offered');
    const first = await repOf(lab, lead);
    for (const offers of [2, 3]) {
      await lab.passTo((await lab.find(lead)).state!.handoff!.dueAt!);
      await lab.until(lead, ({ state }) => state?.handoff?.offers === offers, 'the next offer');
    }
    await Promise.allSettled([accept(lab, lead, first), accept(lab, lead, 'stranger@example.com')]);
    const handoff = await handoffOf(lab, lead);
    const asked = { actor: first, handoff, rep: first, reason: 'no-budget' };
    await lab.ask(lead, { type: 'return', ...asked, action: 'recycle' });
    await lab.passTo((await lab.find(lead)).state!.coolDownUntil!);
    await inStage(lab, lead, 'nurturing');
    return lead;
  },
  /** A promised date, an abandoned task, a reassigned offer, a lost deal. */
  promised: async (lab) => {
    const lead = await reach(lab, 'qualifying');
    const contactAt = (await lab.now()) + 20 * DAY;
    await complete(lab, lead, 'not-ready', { reason: 'timing', contactAt });
    await lab.pass(8 * DAY);
    await lab.until(lead, ({ state: one }) => one?.enrollment?.waiting === 'wait', 'the recycle sequence');
    await lab.deliver();
    await lab.passTo(contactAt);
    const { state } = await inStage(lab, lead, 'qualifying');
    await lab.passTo(state!.clocks.find(({ name }) => name === 'abandon')!.dueAt);
    await lab.until(lead, (one) => one.state?.stage !== 'qualifying', 'the task to be given up');
    await lab.deliver();
    await lab.ask(lead, { type: 'qualify', actor: 'm' });
    await complete(lab, lead, 'appointment', { at: contactAt, rep: 'ana@example.com' });
    await lab.ask(lead, {
      type: 'reassign',
      actor: 'lm',
      handoff: await handoffOf(lab, lead),
      rep: 'bruno@example.com',
    });
    await accept(lab, lead);
    const [handoff, rep] = [await handoffOf(lab, lead), await repOf(lab, lead)];
    await lab.ask(lead, { type: 'lost', actor: rep, handoff, rep, reason: 'competitor', then: 'disqualify' });
    return lead;
  },
  /** Out by hand, reopened, refused by the person, erased. */
  erased: async (lab) => {
    const lead = await reach(lab, 'disqualified');
    await lab.ask(lead, { type: 'reopen', actor: 'm', note: 'again' });
    await lab.record(lead, { kind: 'contact.refused' });
    await inStage(lab, lead, 'disqualified');
    await lab.ask(lead, { type: 'erase', actor: 'lm' });
    return lead;
  },
  /** The store is away for seconds: a local activity fails and its regular one takes over. */
  'store-away': async (lab) => {
    const lead = await reach(lab, 'captured');
    const at = await lab.now();
    const hand = { id: 'hand', at, receivedAt: at, kind: 'form.submitted', actor: 'lead', props: { intent: 'demo' } };
    await lab.store.timeline.append(lead, [hand], 0);
    await lookWithoutStore(lab, lead);
    await inStage(lab, lead, 'qualifying');
    return lead;
  },
  /** The day's intake is full: the sequence goes on, and the lead is qualified when the next day opens. */
  queued: async (lab) => {
    await lab.publish('agreements', '1', `${AGREEMENT}intake: { perDay: 1 }\n`);
    const first = await lab.capture(DIRECTOR);
    await becomeHot(lab, first);
    await inStage(lab, first, 'qualifying');
    const lead = await lab.capture({ profile: { role: 'hr-director', industry: 'manufacturing' } });
    await lab.until(lead, ({ state }) => state?.enrollment?.waiting === 'wait', 'the first wait');
    await lab.record(lead, { kind: 'page.viewed' }, { kind: 'page.viewed' }, { kind: 'page.viewed' });
    await lab.passTo((await lab.find(lead)).state!.intake!.until);
    await inStage(lab, lead, 'qualifying');
    await lab.publish('agreements', '1', AGREEMENT);
    return lead;
  },
  /** Returned twice for one reason: held for the lead manager, tried again, given to a rep, accepted. */
  'returned-twice': async (lab) => {
    const lead = await reach(lab, 'offered', { email: 'jeanne@bois-fils.fr' });
    for (let times = 1; times <= 2; times++) {
      const [handoff, rep] = [await handoffOf(lab, lead), await repOf(lab, lead)];
      await lab.ask(lead, { type: 'return', actor: rep, handoff, rep, reason: 'no-budget', action: 'recycle' });
      await lab.ask(lead, { type: 'qualify', actor: 'm' });
      await complete(lab, lead, 'qualified', { bant: BANT });
    }
    await lab.passTo((await lab.find(lead)).state!.clocks[0]!.dueAt);
    await lab.until(lead, ({ state }) => (state?.handoff?.offers ?? 0) > 1, 'routing to be tried again');
    const given = {
      type: 'reassign',
      actor: 'lm',
      handoff: await handoffOf(lab, lead),
      rep: 'ana@example.com',
    } as const;
    await lab.ask(lead, given);
    await accept(lab, lead);
    return lead;
  },
};
