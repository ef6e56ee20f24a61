import type { CycleRecord, HandoffRecord, MailRecord } from '../../domain/lead/documents';
import { REAL_CLOCK } from '../../domain/clock/virtual-clock';
import type { EnrolmentRecord, LeadRecord } from '../../domain/lead/lead';
import { newLeadState, type LeadState } from '../../domain/lead/state';
import type { Stage } from '../../domain/lead/stage';
import type { Store } from '../../store';
import { blankLead } from '../support/blank-lead';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const LEADS = 48;
const FIRST = ['Claire', 'Hugo', 'Inès', 'Marc', 'Sofia', 'Louis', 'Nadia', 'Paul'];
const LAST = ['Moreau', 'Lefèvre', 'Benali', 'Garnier', 'Costa', 'Petit'];
const COMPANIES = ['Ateliers Moreau', 'Garnier Bâtiment', 'Lumen Textiles', 'Hexa Logistique', 'Costa & Fils'];
const SOURCES = ['website', 'trade-show', 'partner', 'webinar'];
/** How far the n-th journey came, over and over. */
const COURSE: readonly Stage[] = [
  'nurturing',
  'qualifying',
  'offered',
  'nurturing',
  'accepted',
  'won',
  'recycled',
  'captured',
];

/** Some months of leads at every stage, with journeys, offers, passages through the sequence and their mails: what reports read. */
export async function seedMonths(store: Store, now: number): Promise<void> {
  for (let n = 0; n < LEADS; n++) {
    const id = `month-${n}`;
    const at = now - (n * 2.6 + 3) * DAY;
    const stage = COURSE[n % COURSE.length]!;
    const enrolment = passageOf(id, at, stage);
    await store.leads.create(leadOf(id, n, at, now, stage, enrolment));
    await store.cycles.start(cycleOf(id, n, at, stage));
    await store.timeline.append(id, eventsOf(id, n, at, stage), 0);
    for (const mail of mailsOf(id, at)) await store.mails.claim(mail);
    if (['offered', 'accepted', 'won', 'recycled'].includes(stage))
      await store.handoffs.open(handoffOf(id, n, at, stage));
  }
  await store.settings.put('source-costs', {
    'trade-show': [{ amount: 4200, currency: 'EUR', from: null, to: null }],
    website: [{ amount: 900, currency: 'EUR', from: null, to: null }],
  });
}

function leadOf(id: string, n: number, at: number, now: number, stage: Stage, enrolment: EnrolmentRecord): LeadRecord {
  const [firstName, lastName, company] = [
    FIRST[n % FIRST.length]!,
    LAST[n % LAST.length]!,
    COMPANIES[n % COMPANIES.length]!,
  ];
  const profile = {
    firstName,
    lastName,
    company,
    role: n % 3 === 0 ? 'hr-director' : 'hr-manager',
    employees: 30 + n * 9,
  };
  const lead = blankLead(id, at, { profile, source: SOURCES[n % SOURCES.length]!, company });
  const total = 12 + ((n * 23) % 80);
  const state: LeadState = {
    ...newLeadState(id, at, REAL_CLOCK),
    stage,
    stageSince: at + 2 * DAY,
    score: {
      ...{ total, fit: n % 3 === 0 ? 30 : 0, engagement: total - (n % 3 === 0 ? 30 : 0), inactivity: 0 },
      ...{ band: total >= 60 ? ('hot' as const) : total >= 40 ? ('warm' as const) : ('cold' as const) },
      ...{ model: 'lab', version: 1, assessedAt: now, nextChangeAt: null },
    },
    enrollment:
      stage === 'nurturing'
        ? {
            ...{ id: enrolment.id, sequence: 'welcome', version: 1, enteredAt: at, position: {} },
            ...{ step: n % 2 === 0 ? 'read' : 'wait-1', waiting: n % 2 === 0 ? 'waitFor' : 'wait', lastMail: null },
            ...{ wakeAt: now + 2 * DAY, visited: ['first', 'wait-1', ...(n % 2 === 0 ? ['second', 'read'] : [])] },
          }
        : null,
  };
  return { ...lead, phone: `+3312345${1000 + n}`, lastActivityAt: at + DAY, state, enrolments: [enrolment] };
}

function passageOf(id: string, at: number, stage: Stage): EnrolmentRecord {
  const left = stage === 'nurturing' ? null : at + 4 * DAY;
  const cause = left === null ? null : stage === 'captured' ? 'exit' : 'score-hot';
  const steps = ['first', 'wait-1', 'second', 'read'];
  return {
    id: `${id}.e1`,
    sequence: 'welcome',
    version: 1,
    enteredAt: at,
    leftAt: left,
    cause,
    ...(left !== null && { steps }),
  };
}

function cycleOf(id: string, n: number, at: number, stage: Stage): CycleRecord {
  const reach =
    { captured: 0, nurturing: 0, qualifying: 1, offered: 2, recycled: 2, accepted: 3, won: 4 }[stage as string] ?? 0;
  const names = ['MCL', 'MQL', 'SQL', 'SAL', 'customer'];
  const funnel = Object.fromEntries(
    names.slice(0, reach + 1).map((name, rank) => [name, at + rank * (1 + (n % 3)) * DAY]),
  );
  const clock = (name: string, hours: number): CycleRecord['clocks'][number] => ({
    ...{ name, startedAt: at + 2 * DAY, dueAt: at + 2 * DAY + 8 * HOUR, stoppedAt: at + 2 * DAY + hours * HOUR },
    ...{
      breachedAt: hours > 8 ? at + 2 * DAY + 8 * HOUR : null,
      person: n % 2 === 0 ? 'ana@example.com' : 'bruno@example.com',
    },
  });
  const clocks =
    reach >= 1 ? [clock('first-attempt', 1 + (n % 11)), ...(reach >= 2 ? [clock('accept', 2 + (n % 9))] : [])] : [];
  const won = stage === 'won';
  return {
    ...{ id: `${id}.c1`, lead: id, number: 1, source: SOURCES[n % SOURCES.length]!, startedAt: at },
    ...{
      endedAt: won ? at + 20 * DAY : null,
      outcome: won ? 'won' : null,
      stages: [{ stage, at: at + 2 * DAY, cause: 'score-hot' }],
    },
    ...{ funnel, clocks, amount: won ? 2400 + n * 150 : null, currency: won ? 'EUR' : null },
  };
}

function eventsOf(id: string, n: number, at: number, stage: Stage): Parameters<Store['timeline']['append']>[1] {
  const entry = (hours: number, kind: string, props = {}): Parameters<Store['timeline']['append']>[1][number] => ({
    ...{ id: `${id}-${hours}`, at: at + hours * HOUR, receivedAt: at + hours * HOUR, kind, actor: 'lead', props },
  });
  const entries = [entry(0, 'form.submitted', { form: 'guide' }), entry(1, 'page.viewed', { path: '/tarifs' })];
  if (n % 2 === 0)
    entries.push(entry(20, 'email.opened', { of: 'first' }), entry(21, 'email.clicked', { of: 'first' }));
  if (stage !== 'captured') entries.push(entry(26, 'page.viewed', { path: '/demo' }));
  return entries;
}

function mailsOf(id: string, at: number): MailRecord[] {
  return ['first', 'second'].map((step, index) => ({
    ...{ id: `${id}.e1:${step}`, lead: id, enrolment: `${id}.e1`, sequence: 'welcome', sequenceVersion: 1, step },
    ...{
      template: step,
      templateVersion: 1,
      subject: step,
      topic: 'news',
      mailKind: 'marketing',
      to: null,
      handoff: null,
    },
    ...{
      language: 'fr',
      route: 'default',
      priority: 10,
      state: 'sent',
      plannedAt: at + index * 3 * DAY,
      expiresAt: at + 30 * DAY,
    },
    ...{ perishable: false, dueAt: at, attempts: 1, reason: null, claimedBy: null, sentAt: at + index * 3 * DAY },
    ...{ sendingSinceReal: null, response: '250 ok' },
  }));
}

const STATUSES: Partial<Record<Stage, HandoffRecord['status']>> = {
  offered: 'offered',
  accepted: 'accepted',
  won: 'won',
  recycled: 'returned',
};

function handoffOf(id: string, n: number, at: number, stage: Stage): HandoffRecord {
  const status = STATUSES[stage] ?? 'lost';
  const accepted = status === 'accepted' || status === 'won';
  const rep = n % 2 === 0 ? 'ana@example.com' : 'bruno@example.com';
  return {
    ...{
      id: `${id}.h1`,
      lead: id,
      cycle: `${id}.c1`,
      status,
      rep,
      team: 'field',
      offers: [{ rep, at, until: at + DAY }],
    },
    ...{
      dueAt: status === 'offered' ? at + 30 * HOUR : null,
      bant: null,
      reason: status === 'returned' ? ['no-budget', 'not-ready'][n % 2]! : null,
    },
    ...{
      dossier: { score: { items: [{ rule: 'page', kind: 'engagement', points: 15 }] } },
      action: status === 'returned' ? 'recycle' : null,
    },
    ...{
      rating: accepted ? 3 + (n % 3) : null,
      amount: status === 'won' ? 2400 + n * 150 : null,
      currency: status === 'won' ? 'EUR' : null,
    },
    ...{ scoreAtOffer: 55 + ((n * 7) % 60), openedAt: at + 3 * DAY, acceptedAt: accepted ? at + 4 * DAY : null },
    ...{ closedAt: status === 'won' || status === 'returned' ? at + 9 * DAY : null, progress: [] },
  };
}
