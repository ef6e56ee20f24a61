import type { LeadRecord } from '../../domain/lead/lead';
import { addDuration } from '../../domain/time/add';
import { durationOf } from '../../domain/time/duration';
import type { LeadDeps } from '../ports';
import type { Entry } from './enter-stage';
import { ratingEnrolment, ratingRow } from '../../domain/lead/notice';

/** So long after an accept sales is asked for the first time (api.md, `POST /v1/handoffs/:id/rate`). */
const ASKED_AFTER = '5 business days';
/** How sales ends a handoff itself. */
const ANSWERS: readonly string[] = ['handoff.won', 'handoff.lost', 'handoff.returned'];

/** Has the rep who accepted asked for a rating in five business days: a row of the ledger, which waits until then through anything. */
export async function askRatingLater(
  deps: LeadDeps,
  lead: LeadRecord,
  handoff: string,
  rep: string,
  now: number,
): Promise<void> {
  if (lead.test) return;
  const { calendar } = await deps.catalog.agreement();
  const at = addDuration(now, durationOf(ASKED_AFTER), calendar.zone, calendar);
  await deps.mails.claim(ratingRow(handoff, 'accepted', rep, lead, at));
}

/** The handoff is over: what was still to be asked is not, and whoever won, lost or returned it is asked now. */
export async function askRatingAtEnd(deps: LeadDeps, { lead, before, transition, now }: Entry): Promise<void> {
  if (before.handoff === null) return;
  await deps.mails.withdraw(ratingEnrolment(before.handoff.id, 'accepted'), transition.cause);
  // Out of a pool it is who returned it, which the command's actor tells.
  const rep = before.handoff.rep ?? before.handoff.eligible.find((one) => one === transition.actor);
  if (!ANSWERS.includes(transition.cause) || rep === undefined || lead.test) return;
  await deps.mails.claim(ratingRow(before.handoff.id, 'ended', rep, lead, now));
}
