import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { parseFile } from '../../domain/files/parse';
import type { Play } from '../../domain/life/play';
import { playLife } from '../../domain/life/play-life';
import { nextDeadline } from '../../domain/lead/deadlines';
import { newLeadState } from '../../domain/lead/state';
import { REAL_CLOCK } from '../../domain/clock/virtual-clock';
import type { LeadRecord } from '../../domain/lead/lead';
import type { PublishedSequence } from '../../domain/life/published';
import { compileModel } from '../../domain/scoring/compile-model';
import { compileSequence } from '../../domain/sequences/compile';
import type { JsonObject, TimelineEntry } from '../../domain/timeline/entry';
import { AGREEMENT, MODEL, RECYCLED, TEAMS, template } from '../support/lab-files';
import { openLeadLab, type LeadLab } from '../support/lead-lab';

jest.setTimeout(240_000);

const SCRIPTS = 200;
const HOUR = 3_600_000;
/** Events happen at six and at eighteen o'clock of the run. */
const HALF_DAYS = 24;
/**
 * Every wait is a few minutes more than whole days, so that what an event of one day leads to comes well after the events of another,
 * however slow the machine; all of it within this time after the events, or after noon and midnight for what counts from the entry.
 * A mail that waits for less than an hour counts as punctual (decisions.md 14).
 */
const STEPS_MS = 45 * 60_000;
/** Opens and clicks are settled shortly after noon or midnight, between the steps of then (edge case 61). */
const SETTLE_MS = 6 * HOUR + 150_000;
/** A mail that a reply has held is looked at again every half an hour. */
const HELD_MS = 31 * 60_000;
/** Days as good as any other, whenever this runs: a reply left undecided is given up after five of them. */
const EVERY_DAY = `${AGREEMENT}calendar:
  { zone: Etc/UTC, days: [mon, tue, wed, thu, fri, sat, sun], from: "00:00", to: "00:00" }
`;

const SEQUENCE = `
sequence: welcome
priority: 10
entry: { when: { stage: captured, profile.industry: manufacturing } }
goal: { events.x.bought.count: { gte: 1 } }
exit: { when: { profile.industry: education } }
steps:
  - { id: first, email: { template: first } }
  - wait: 2885 minutes
  - branch:
      - when: { events.page.viewed.count: { gte: 1 } }
        steps:
          - { id: visited, email: { template: second } }
          - tag: { add: [visitor] }
      - steps:
          - { id: quiet, email: { template: second } }
  - id: read
    waitFor: { any: [ { event: email.clicked, of: visited }, { event: email.clicked, of: quiet } ], timeout: 4325 minutes }
    then:
      - set: { profile.reader: true }
    otherwise:
      - { id: again, email: { template: second } }
  - split:
      - { weight: 50, name: a, steps: [ { id: story, email: { template: first } } ] }
      - { weight: 50, name: b, steps: [ { wait: 1445 minutes }, { id: roi, email: { template: first } } ] }
  - wait: 2885 minutes
  - end: { as: recycled, reason: no-interest }
`;

type Scripted = { halfDay: number; kind: string; props: JsonObject };

const script = fc.array(
  fc.record({
    halfDay: fc.integer({ min: 0, max: HALF_DAYS - 1 }),
    event: fc.constantFrom<Omit<Scripted, 'halfDay'>>(
      { kind: 'page.viewed', props: { path: '/tarifs' } },
      { kind: 'email.opened', props: { of: 'first' } },
      { kind: 'email.clicked', props: { of: 'quiet' } },
      { kind: 'email.clicked', props: { of: 'visited' } },
      { kind: 'email.replied', props: { of: 'first' } },
      { kind: 'task.completed', props: { purpose: 'reply', outcome: 'done' } },
      { kind: 'form.submitted', props: { form: 'guide' } },
      { kind: 'form.submitted', props: { form: 'contact', intent: 'contact' } },
      { kind: 'email.unsubscribed', props: {} },
      { kind: 'x.bought', props: {} },
      { kind: 'x.left', props: {} },
      { kind: 'contact.refused', props: {} },
    ),
  }),
  { maxLength: 6 },
);

describe('the simulator', () => {
  let lab: LeadLab;
  beforeAll(async () => {
    lab = await openLeadLab();
    lab.lead.settleMs = () => Promise.resolve(SETTLE_MS);
    for (const [kind, name, text, part] of [
      ['scoring-models', 'lab', MODEL, 'yaml'],
      ['agreements', '1', EVERY_DAY, 'yaml'],
      ['teams', '1', TEAMS, 'yaml'],
      ['templates', 'first', template('One'), 'html'],
      ['templates', 'second', template('Two'), 'html'],
      ['sequences', 'recycled', RECYCLED, 'yaml'],
      ['sequences', 'welcome', SEQUENCE, 'yaml'],
    ] as const) {
      await lab.publish(kind, name, text, part);
    }
  });
  afterAll(async () => lab.stop());

  it(`tells the same life, event for event, as ${SCRIPTS} leads lived by the same scripts`, async () => {
    const scripts = fc
      .sample(script, { numRuns: SCRIPTS, seed: 2026 })
      .map((all) => all.map(({ halfDay, event }): Scripted => ({ halfDay, ...event })));
    const base = await lab.now();
    const leads: string[] = [];
    while (leads.length < scripts.length) leads.push(await lab.capture({ profile: { industry: 'manufacturing' } }));
    /** Every step that is due is taken. */
    const rest = async (): Promise<void> => {
      const now = await lab.now();
      await Promise.all(
        leads.map((lead) =>
          lab.until(lead, ({ state }) => state !== null && (nextDeadline(state) ?? Infinity) > now, 'what is due'),
        ),
      );
    };
    await lab.deliver();
    for (let halfDay = 0; halfDay < HALF_DAYS; halfDay += 1) {
      const at = base + halfDay * 12 * HOUR + 6 * HOUR;
      await lab.passTo(at);
      await rest();
      await Promise.all(
        scripts.map(async (events, n) => {
          const now = events.filter((one) => one.halfDay === halfDay);
          if (now.length > 0) await live(lab, leads[n]!, now, at);
        }),
      );
      await lab.deliver();
      await lab.passTo(at + HELD_MS);
      await rest();
      await lab.deliver();
      await lab.passTo(at + STEPS_MS);
      await rest();
      await lab.deliver();
      await lab.passTo(base + (halfDay + 1) * 12 * HOUR + STEPS_MS);
      await rest();
      await lab.deliver();
    }
    const differing: string[] = [];
    for (const [n, lead] of leads.entries()) {
      const stored = await lab.find(lead);
      const lived = livedLines(stored, await lab.timeline(lead), base);
      const played = playedLines(stored, scripts[n]!, base);
      if (JSON.stringify(lived) !== JSON.stringify(played)) {
        differing.push(JSON.stringify({ script: scripts[n], lived, played }));
      }
    }
    expect(differing.slice(0, 3).join('\n')).toBe('');
  });
});

/** What the script says of one instant, as it reaches a lead that lives: of a mail, by a browser, by who reads its reply. */
async function live(lab: LeadLab, lead: string, events: readonly Scripted[], at: number): Promise<void> {
  const { reply } = (await lab.find(lead)).state!;
  if (reply !== undefined && events.some(({ kind }) => kind === 'task.completed')) {
    await lab.lead.tasks.close(reply.task, { status: 'done', outcome: 'done', at });
  }
  const told = events.map(async ({ kind, props }) => {
    const mail = typeof props.of === 'string' ? await lab.lead.mails.find(`${lead}.e1:${props.of}`) : null;
    const visitor = kind === 'page.viewed' ? { visitor: randomUUID() } : {};
    return { kind, props, at, ...visitor, ...(mail !== null && { mail: mail.id }) };
  });
  await lab.record(lead, ...(await Promise.all(told)));
}

/** What both must tell: mails and stages with their quarter of the day, and how it ends. */
type Lines = { lines: string[]; stage: string; tags: string[]; score: number | null };

const quarter = (at: number, base: number): number => Math.floor((at - base) / (6 * HOUR));

function livedLines(lead: LeadRecord, entries: readonly TimelineEntry[], base: number): Lines {
  const lines = entries.flatMap((entry) => {
    if (entry.kind === 'email.sent') return `${quarter(entry.at, base)} email ${entry.mail?.split(':')[1] ?? ''}`;
    if (entry.stage === undefined || entry.stage.from === entry.stage.to) return [];
    return `${quarter(entry.at, base)} ${entry.stage.from ?? ''}→${entry.stage.to}`;
  });
  return { lines, stage: lead.state!.stage, tags: lead.tags, score: lead.state!.score?.total ?? null };
}

function playedLines(stored: LeadRecord, events: readonly Scripted[], base: number): Lines {
  const start = stored.enrolments[0]!.enteredAt;
  const until = base + HALF_DAYS * 12 * HOUR + STEPS_MS;
  const lead: LeadRecord = {
    ...stored,
    profile: { industry: 'manufacturing' },
    tags: [],
    suppressed: null,
    enrolments: [],
    pauses: [],
    recentSends: [],
    lastActivityAt: null,
    state: null,
  };
  const { journey } = playLife({
    lead,
    entries: [],
    state: newLeadState(stored.id, stored.createdAt, REAL_CLOCK),
    sequence: compiled(SEQUENCE),
    sequences: [compiled(RECYCLED)],
    model: model(),
    agreement: agreement(),
    start,
    script: events.map(({ halfDay, kind, props }) => ({ at: base + halfDay * 12 * HOUR + 6 * HOUR, kind, props })),
    settleMs: SETTLE_MS,
  });
  const happened = journey.filter(({ at }) => at <= until);
  const lines = happened.flatMap(({ at, kind, step, from, to, withheld }) => {
    if (kind === 'email' && withheld !== true) return `${quarter(at, base)} email ${step ?? ''}`;
    return kind === 'stage' ? `${quarter(at, base)} ${from ?? ''}→${to ?? ''}` : [];
  });
  const last = happened.filter(({ kind }) => kind === 'score').at(-1);
  const tagged = happened.some(({ kind }) => kind === 'tag');
  return {
    lines,
    stage: happened.filter(({ kind }) => kind === 'stage').at(-1)?.to ?? 'captured',
    tags: tagged ? ['visitor'] : [],
    score: last?.total ?? null,
  };
}

function compiled(text: string): PublishedSequence {
  const parsed = parseFile('sequences', text, 'test');
  if (!parsed.ok || !('sequence' in parsed.value)) throw new Error('not a sequence');
  return { name: parsed.value.sequence, version: 1, file: parsed.value, compiled: compileSequence(parsed.value) };
}

function model(): Play['model'] {
  const parsed = parseFile('scoring-models', MODEL, 'test');
  if (!parsed.ok) throw new Error('not a model');
  return { name: 'lab', version: 1, compiled: compileModel(parsed.value) };
}

function agreement(): Play['agreement'] {
  const parsed = parseFile('agreements', EVERY_DAY, 'test');
  if (!parsed.ok) throw new Error('not an agreement');
  return parsed.value;
}
