import type { Asker } from '../../usecases/deps';
import { pauseSequence, resumeSequence } from '../../usecases/sequences/pause-sequence';
import { startBroadcast } from '../../usecases/sequences/start-broadcast';
import { broadcastWorkflowId } from '../../workflows/contract/names';
import { openLabApi } from '../support/lab-api';
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
  /** A stream yields to a sequence of a higher priority between two contents, is taken up where it was, and has no more to send. */
  'stream-yields': async (lab) => {
    const letters = '[ { id: one, email: { template: first } }, { id: two, email: { template: second } } ]';
    const cadence = 'cadence: { every: 1 week, on: tue, at: "10:00" }';
    const entry = 'entry: { when: { profile.reader: true } }';
    await lab.publish(
      'sequences',
      'letters',
      `stream: letters\npriority: 1\n${entry}\n${cadence}\ncontent: ${letters}\n`,
    );
    const asked = 'entry: { when: { stage: captured, profile.asked: true } }';
    const steps = 'steps: [ { email: { template: second } }, { wait: 2 days } ]';
    await lab.publish('sequences', 'asked', `sequence: asked\npriority: 5\n${asked}\n${steps}\n`);
    const lead = await lab.capture({ profile: { reader: true } });
    const inStep = (step: string) => lab.until(lead, ({ state }) => state?.enrollment?.step === step, step);
    const occasion = async (): Promise<void> => lab.passTo((await lab.find(lead)).state!.enrollment!.wakeAt!);
    await inStep('before:one');
    await occasion();
    await inStep('before:two');
    await lab.deliver();
    await lab.store.leads.applyStep(lead, { set: { asked: true }, at: await lab.now() });
    await lab.record(lead, { kind: 'page.viewed' });
    await inStep('wait-1');
    await lab.deliver();
    await occasion();
    await inStep('before:two');
    await occasion();
    await lab.until(lead, ({ state }) => state?.enrollment?.waiting === 'content', 'the end of the content');
    await lab.deliver();
    return lead;
  },
};

/** The same of workflows that are not leads': each answers its workflow's id once that has ended. */
export const RUNS: Record<string, (lab: LeadLab) => Promise<string>> = {
  /** A broadcast that waits for its time, is paused when it comes, resumed, and mails its segment. */
  broadcast: async (lab) => {
    const api = await openLabApi(lab);
    try {
      await lab.publish('segments', 'fair', 'segment: fair\nwhen: { profile.fair: true }\n');
      for (let n = 0; n < 3; n += 1) await lab.capture({ profile: { fair: true } });
      const at = (await lab.now()) + DAY;
      const text = `broadcast: fair\nsegment: fair\nat: ${new Date(at).toISOString()}\nemail: { template: first }\n`;
      await lab.publish('sequences', 'fair', text);
      const deps = { ...api.deps, clock: { ...api.deps.clock, now: () => at, nowReal: () => at } };
      const job = await startBroadcast(deps, { name: 'fair', version: 1 });
      const run = lab.env.client.workflow.getHandle(broadcastWorkflowId(job));
      const isAsleep = async (): Promise<boolean> =>
        (await run.fetchHistory()).events?.some((event) => event.timerStartedEventAttributes != null) ?? false;
      while (!(await isAsleep())) await new Promise((done) => setTimeout(done, 15));
      const asker: Asker = { id: 'm', actor: 'm', person: null, roles: ['marketer'] };
      await pauseSequence(deps, asker, 'fair');
      await lab.passTo(at);
      while ((await lab.store.jobs.find(job))?.note !== 'paused') await new Promise((done) => setTimeout(done, 15));
      await resumeSequence(deps, asker, 'fair');
      await run.result();
      return broadcastWorkflowId(job);
    } finally {
      await api.stop();
    }
  },
};
