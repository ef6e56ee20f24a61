import type { LeadRecord } from '../domain/lead/lead';
import { REAL_CLOCK } from '../domain/clock/virtual-clock';
import { newLeadState } from '../domain/lead/state';
import type { TimelineEntry } from '../domain/timeline/entry';
import type { Store } from '../store';
import { blankLead } from '../test/support/blank-lead';
import { SEEDED_AT } from './seeded-leads';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const ENTRIES = 10_000;
/** The leads of the small store, which are in the large one too. */
const DENSE = 1000;
const STATUSES = ['offered', 'held', 'pooled', 'accepted', 'returned', 'won', 'lost'] as const;

/** Whether the n-th lead is of the `every`-th part that has something. */
export function isIn(n: number, every: number): boolean {
  return n % every === 0;
}

/** A passage through the sequence that is over. */
export function passageOf({ id, createdAt }: LeadRecord): LeadRecord['enrolments'][number] {
  const enteredAt = createdAt + DAY_MS;
  return {
    ...{ id: `${id}.e1`, sequence: 'welcome', version: 1, enteredAt, leftAt: enteredAt + 9 * DAY_MS },
    ...{ cause: 'sequence.ended', steps: ['first', 'wait-1', 'second', 'read'] },
  };
}

/** What segments are made of: 25 leads of the first thousand, so that they find as many in a store of a hundred thousand. */
export function markPilot(lead: LeadRecord, n: number): LeadRecord {
  const isPilot = n < DENSE && isIn(n, 40);
  const [region, tier] = isPilot
    ? ['north', 1]
    : [['north', 2] as const, ['south', 1] as const, [null, null] as const][n % 3]!;
  const seen = { 'page/viewed': { count: 1 + (n % 20), lastAt: SEEDED_AT - n } };
  return {
    ...lead,
    profile: { ...lead.profile, ...(isPilot && { pilot: true }), ...(region !== null && { region, tier }) },
    customer: isPilot,
    events: { ...seen, ...(isPilot && { 'video/watched': { count: 3, lastAt: SEEDED_AT - n } }) },
  };
}

/**
 * A journey for each lead, a task for one in fifty, a handoff for one in forty, an alert for one in a hundred; more of each for the first thousand,
 * so that they fill the pages that a hundred thousand do.
 */
export async function addWork(store: Store, { id, createdAt, state }: LeadRecord, n: number): Promise<void> {
  const isDense = n < DENSE;
  const cycle = `${id}.c1`;
  await store.cycles.start({
    ...{ id: cycle, lead: id, number: 1, source: 'website', startedAt: createdAt, endedAt: null, outcome: null },
    ...{ stages: [{ stage: 'captured', at: createdAt, cause: 'captured' }], funnel: { MCL: createdAt }, clocks: [] },
    ...{ amount: null, currency: null },
  });
  const at = SEEDED_AT - n * 1000;
  const score = state?.score?.total ?? 0;
  if (isIn(n, isDense ? 12 : 50))
    await store.tasks.open({
      ...{
        id: `${id}.t1`,
        lead: id,
        cycle,
        purpose: 'qualification',
        status: 'open',
        claimedBy: null,
        claimedAt: null,
      },
      ...{ openedAt: at, handRaised: isIn(n, 500), scoreAtOpening: score, dueAt: at + DAY_MS, firstAttemptDueAt: at },
      ...{ attempts: [], script: null, bant: null, callbackAt: null, promisedBy: null, outcome: null, closedAt: null },
    });
  const every = isDense ? 2 : 40;
  if (isIn(n, every))
    await store.handoffs.open({
      ...{ id: `${id}.h1`, lead: id, cycle, status: STATUSES[(n / every) % STATUSES.length]!, rep: 'ana@example.com' },
      ...{ team: 'field', offers: [{ rep: 'ana@example.com', at, until: at + DAY_MS }], dueAt: at + DAY_MS },
      ...{ bant: {}, dossier: {}, reason: null, action: null, rating: null, amount: null, currency: null },
      ...{ scoreAtOffer: score, openedAt: at, acceptedAt: null, closedAt: null, progress: [] },
    });
  if (isIn(n, isDense ? 12 : 100))
    await store.alerts.raise({
      ...{ id: `a.${id}`, at, kind: 'sla', level: 'breach', lead: id, handoff: null, task: null },
      ...{ message: 'First attempt is late', to: null, acknowledgedBy: null },
    });
}

/** A segment that many match, and those that few do: by a field, by two that many have, by behaviour, and by what no index knows. */
export async function addSegments(store: Store): Promise<void> {
  const segments = [
    ['builders', 'profile.industry: { in: [manufacturing, construction] }'],
    ['few', 'profile.pilot: true'],
    ['joint', 'profile.region: north, profile.tier: 1'],
    ['viewers', 'events.video.watched.count: { gte: 3 }'],
    ['customers', 'customer: true'],
  ] as const;
  for (const [name, when] of segments) {
    await store.files.saveDraft('segments', name, { yaml: `segment: ${name}\nwhen: { ${when} }\n` }, 'lab', SEEDED_AT);
    await store.files.publish('segments', name, { by: 'lab', at: SEEDED_AT });
  }
}

/** A lead of ten thousand entries. */
export async function addLongTimeline(store: Store): Promise<void> {
  const id = 'long';
  const state = { ...newLeadState(id, SEEDED_AT - ENTRIES * HOUR_MS, REAL_CLOCK), rev: 1, cursor: ENTRIES };
  await store.leads.create({ ...blankLead(id, SEEDED_AT - ENTRIES * HOUR_MS, {}), bucket: ENTRIES / 200 - 1, state });
  const entries = Array.from({ length: ENTRIES }, (_, n): TimelineEntry => ({
    ...{ id: `long-${n}`, at: SEEDED_AT - (ENTRIES - n) * HOUR_MS, receivedAt: SEEDED_AT, actor: 'lead' },
    ...(n % 3 === 0
      ? { kind: 'email.opened', props: { template: 'first' } }
      : { kind: 'page.viewed', props: { path: `/page-${n % 40}` } }),
  }));
  for (let start = 0; start < ENTRIES; start += 200)
    await store.timeline.append(id, entries.slice(start, start + 200), start / 200);
}
