import fc from 'fast-check';
import type { LeadCommand } from '../../domain/lead/command';
import { FUNNEL, isWithPeople, type Stage } from '../../domain/lead/stage';
import type { LeadRecord } from '../../domain/lead/lead';
import { openWorkspace } from '../support/lab-workspace';
import { DAY, type LeadLab } from '../support/lead-lab';
import { BANT } from '../support/lead-path';

jest.setTimeout(900_000);

let lab: LeadLab;
beforeAll(async () => {
  lab = await openWorkspace();
}, 120_000);
afterAll(() => lab.stop());

/** Lives at once share the server's clock: one sleep serves them all. */
const LIVES = 40;
/** Short ones, and so many in all: a group at a time, for each holds timers of its own. */
const INTERLEAVINGS = 1_000;
const GROUP = 125;
const SEED = 20_261_122;

type Input =
  | { does: 'events'; kinds: string[] }
  | { does: 'ask'; command: string }
  | { does: 'deliver' }
  | { does: 'together'; commands: string[] };

const KINDS = ['page.viewed', 'email.clicked', 'email.opened', 'x.left', 'form.submitted', 'meeting.booked'];
const COMMANDS = [
  'enroll',
  'qualify',
  'recycle',
  'disqualify',
  'reopen',
  'qualified',
  'not-ready',
  'callback',
  'unreachable',
  'accept',
  'return',
  'won',
  'lost',
  'progress',
  'reassign',
];
const command = fc.constantFrom(...COMMANDS);
const input: fc.Arbitrary<Input> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      does: fc.constant('events' as const),
      kinds: fc.array(fc.constantFrom(...KINDS), { minLength: 1, maxLength: 3 }),
    }),
  },
  { weight: 6, arbitrary: fc.record({ does: fc.constant('ask' as const), command }) },
  {
    weight: 2,
    arbitrary: fc.record({
      does: fc.constant('together' as const),
      commands: fc.array(command, { minLength: 2, maxLength: 3 }),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ does: 'deliver' as const }) },
);

test(`${LIVES} lives of 20 to 30 inputs in any order keep what must always hold`, async () => {
  const lives = fc.sample(fc.array(input, { minLength: 20, maxLength: 30 }), { numRuns: LIVES, seed: SEED });
  await live(lives);
});

test(`${INTERLEAVINGS} interleavings of inputs on one lead break nothing either`, async () => {
  const lives = fc.sample(fc.array(input, { minLength: 4, maxLength: 7 }), { numRuns: INTERLEAVINGS, seed: SEED + 1 });
  for (let from = 0; from < INTERLEAVINGS; from += GROUP) {
    await live(lives.slice(from, from + GROUP));
    await lab.endLeads();
  }
});

/** Lets each of the lives happen to a lead of its own, stretches of inputs and of time in turn, and looks at what is left. */
async function live(lives: readonly Input[][]): Promise<void> {
  const leads = await Promise.all(
    lives.map((_, n) =>
      lab.capture({ profile: { role: 'hr-director', ...(n % 2 === 0 && { industry: 'manufacturing' }) } }),
    ),
  );
  const rounds = Math.max(...lives.map((life) => life.length));
  for (let round = 0; round < rounds; round++) {
    await Promise.all(
      lives.map(async (life, n) => {
        const one = life[round];
        if (one !== undefined) await play(leads[n]!, one);
      }),
    );
    if (round % 4 === 3) {
      await lab.deliver();
      await lab.pass(((round % 3) + 1) * DAY + 1000);
    }
  }
  for (const lead of leads) await verify(lead);
}

async function play(lead: string, one: Input): Promise<void> {
  switch (one.does) {
    case 'events':
      return lab.record(lead, ...one.kinds.map((kind) => ({ kind, props: { intent: 'demo', of: 'second' } })));
    case 'deliver':
      await lab.pump.tick();
      return;
    case 'ask':
      return ask(lead, one.command);
    case 'together':
      await Promise.all(one.commands.map((name) => ask(lead, name)));
      return;
  }
}

async function ask(lead: string, name: string): Promise<void> {
  const { state } = await lab.find(lead);
  const task = state?.task?.id ?? 'none';
  const handoff = state?.handoff?.id ?? 'none';
  const rep = state?.handoff?.rep ?? 'ana@example.com';
  const sales = { actor: rep, handoff, rep };
  const calls = { type: 'complete-task', actor: 'q', task } as const;
  const commands: Record<string, LeadCommand> = {
    enroll: { type: 'enroll', actor: 'm', sequence: 'welcome' },
    qualify: { type: 'qualify', actor: 'm' },
    recycle: { type: 'recycle', actor: 'm', reason: 'not-ready' },
    disqualify: { type: 'disqualify', actor: 'm', reason: 'duplicate' },
    reopen: { type: 'reopen', actor: 'm', note: 'again' },
    qualified: { ...calls, outcome: 'qualified', bant: BANT },
    'not-ready': { ...calls, outcome: 'not-ready', reason: 'timing' },
    callback: { ...calls, outcome: 'callback', at: 0 },
    unreachable: { ...calls, outcome: 'unreachable' },
    accept: { type: 'accept', ...sales },
    return: { type: 'return', ...sales, reason: 'no-budget', action: 'recycle' },
    won: { type: 'won', ...sales, amount: 1, currency: 'EUR' },
    lost: { type: 'lost', ...sales, reason: 'competitor', then: 'recycle' },
    progress: { type: 'progress', ...sales, kind: 'attempt' },
    reassign: { type: 'reassign', ...sales, rep: 'bruno@example.com' },
  };
  // Refusals are as good as any answer here: what must hold is looked at in the end.
  await lab.ask(lead, commands[name]!).catch(() => undefined);
}

async function verify(id: string): Promise<void> {
  const lead = await lab.find(id);
  const [entries, { items: tasks }, handoffs, { items: mails }] = await Promise.all([
    lab.timeline(id),
    lab.store.tasks.list({ lead: id, limit: 200 }),
    lab.store.handoffs.ofLead(id),
    lab.store.mails.list({ lead: id, limit: 200 }),
  ]);
  const changes = entries.filter(({ kind }) => kind === 'stage.changed');
  // The stage is what its entries say, each going on from the one before.
  let stage: Stage = 'captured';
  for (const { stage: change } of changes) {
    expect([id, change?.from]).toEqual([id, stage]);
    stage = change!.to;
  }
  expect([id, stage]).toEqual([id, lead.state!.stage]);
  expect(new Set(changes.map(({ id: entry }) => entry)).size).toBe(changes.length);

  // One of each at most is open, and it is the one the lead knows.
  expect(tasks.filter(({ status }) => status === 'open' || status === 'claimed').map((task) => task.id)).toEqual(
    lead.state!.task === null ? [] : [lead.state!.task.id],
  );
  const open = handoffs.filter(({ status }) => ['offered', 'held', 'pooled', 'accepted'].includes(status));
  expect(open.map((handoff) => handoff.id)).toEqual(lead.state!.handoff === null ? [] : [lead.state!.handoff.id]);
  expect(lead.enrolments.filter(({ leftAt }) => leftAt === null).map((enrolment) => enrolment.id)).toEqual(
    lead.state!.enrollment === null ? [] : [lead.state!.enrollment.id],
  );

  // The funnel never moves back within a cycle.
  const reached = new Map<string, number>();
  for (const { cycle, props } of changes) {
    const rank = FUNNEL.indexOf(props.funnel as (typeof FUNNEL)[number]);
    expect([id, rank >= (reached.get(cycle!) ?? 0)]).toEqual([id, true]);
    reached.set(cycle!, rank);
  }

  expectNothingMailedWithPeople(lead, mails);
}

/** Spans with people are the lead's pauses: no mail to it went in one. */
function expectNothingMailedWithPeople(lead: LeadRecord, mails: { to: string | null; sentAt: number | null }[]): void {
  const sent = mails.flatMap(({ to, sentAt }) => (to === null && sentAt !== null ? [sentAt] : []));
  for (const at of sent) {
    const within = lead.pauses.filter(({ from, to }) => at > from && at < (to ?? Infinity));
    expect([lead.id, at, within]).toEqual([lead.id, at, []]);
  }
  expect(lead.pauses.filter(({ to }) => to === null)).toHaveLength(isWithPeople(lead.state!.stage) ? 1 : 0);
}
