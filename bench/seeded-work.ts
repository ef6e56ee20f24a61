import type { LeadRecord } from '../domain/lead/lead';
import type { Store } from '../store';
import { SEEDED_AT } from './seeded-leads';

const DAY_MS = 86_400_000;
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

/** A journey for each lead, a task for one in fifty, a handoff for one in forty, an alert for one in a hundred. */
export async function addWork(store: Store, { id, createdAt, state }: LeadRecord, n: number): Promise<void> {
  const cycle = `${id}.c1`;
  await store.cycles.start({
    ...{ id: cycle, lead: id, number: 1, source: 'website', startedAt: createdAt, endedAt: null, outcome: null },
    ...{ stages: [{ stage: 'captured', at: createdAt, cause: 'captured' }], funnel: { MCL: createdAt }, clocks: [] },
    ...{ amount: null, currency: null },
  });
  const at = SEEDED_AT - n * 1000;
  const score = state?.score?.total ?? 0;
  if (isIn(n, 50))
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
  if (isIn(n, 40))
    await store.handoffs.open({
      ...{ id: `${id}.h1`, lead: id, cycle, status: STATUSES[(n / 40) % STATUSES.length]!, rep: 'ana@example.com' },
      ...{ team: 'field', offers: [{ rep: 'ana@example.com', at, until: at + DAY_MS }], dueAt: at + DAY_MS },
      ...{ bant: {}, dossier: {}, reason: null, action: null, rating: null, amount: null, currency: null },
      ...{ scoreAtOffer: score, openedAt: at, acceptedAt: null, closedAt: null, progress: [] },
    });
  if (isIn(n, 100))
    await store.alerts.raise({
      ...{ id: `a.${id}`, at, kind: 'sla', level: 'breach', lead: id, handoff: null, task: null },
      ...{ message: 'First attempt is late', to: null, acknowledgedBy: null },
    });
}
