import { mailBlockedBy, type LeadRecord } from '../lead/lead';
import { isWithPeople } from '../lead/stage';
import { HUMAN_CONTACTS, isOwnDoing } from '../scoring/event-kinds';
import { addDuration } from '../time/add';
import { DAY_MS } from '../time/duration';

/** Of people who are no customers, nothing is kept longer than this after their own last contact (edge case 62; CNIL's three years). */
const KEPT_FOR = { amount: 3, unit: 'years' } as const;
/** How long the last mail waits for an answer, virtual ms. */
export const LAST_CHANCE_MS = 30 * DAY_MS;

/**
 * How long marks of event ids are kept, virtual ms: longer than any sales cycle that a model is likely to have. Of an event dated longer ago the
 * timeline itself is asked, which keeps the id of each event for as long as the lead.
 */
export const MARKS_KEPT_MS = 400 * DAY_MS;

/** Opens are made by machines as much as by people, and are nobody's wish to be kept. */
const NO_CONTACT: ReadonlySet<string> = new Set(['email.opened']);
/** The person's own, though they are records too. */
const OWN_RECORDS: ReadonlySet<string> = new Set(['consent.confirmed']);

/**
 * When the person last was in contact by an act of their own: a click, a visit, a form, a call answered, choices made; not an open, and nothing
 * that was done to them. Without any since they were captured. Read from the events by kind as of the last look, virtual epoch ms.
 */
export function lastContactAt({ events = {}, createdAt }: Pick<LeadRecord, 'events' | 'createdAt'>): number {
  let at = createdAt;
  for (const [stored, { lastAt }] of Object.entries(events)) {
    const kind = stored.replaceAll('/', '.');
    const isContact = OWN_RECORDS.has(kind) || HUMAN_CONTACTS.has(kind) || (isOwnDoing(kind) && !NO_CONTACT.has(kind));
    if (isContact) at = Math.max(at, lastAt);
  }
  return at;
}

/** The earliest that anybody can be due who was captured then: what a scan asks the store for. */
export function capturedBefore(now: number): number {
  return addDuration(now, { amount: -KEPT_FOR.amount, unit: KEPT_FOR.unit }, 'UTC');
}

/**
 * What three years of silence ask for now (edge case 62): nothing yet, a last-chance mail, or erasure. Who may be mailed is asked once and
 * erased a month later; who may not is erased at once. Customers, those whom people have or have promised to call, and leads merged into
 * another stay. `askedAt`: when the mail for this silence was planned, if it was.
 */
export function retentionOf(lead: LeadRecord, askedAt: number | null, now: number): 'keep' | 'ask' | 'erase' {
  const { customer, state } = lead;
  if (customer || state === null || state.stage === 'merged' || state.stage === 'won') return 'keep';
  if (isWithPeople(state.stage) || (state.contactAt !== null && state.contactAt > now)) return 'keep';
  if (now < addDuration(lastContactAt(lead), KEPT_FOR, 'UTC')) return 'keep';
  if (askedAt !== null) return now >= askedAt + LAST_CHANCE_MS ? 'erase' : 'keep';
  return mailBlockedBy(lead) === null ? 'ask' : 'erase';
}
