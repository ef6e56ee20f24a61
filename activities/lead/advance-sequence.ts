import type { MailRecord } from '../../domain/lead/documents';
import { leadFacts } from '../../domain/lead/lead-facts';
import type { LeadRecord } from '../../domain/lead/lead';
import type { Advance } from '../../domain/lead/look';
import type { Enrollment, LeadState } from '../../domain/lead/state';
import { noteLateMail, type Position } from '../../domain/sequences/position';
import { walk } from '../../domain/sequences/walk';
import type { Ended, WalkResult, WalkWorld } from '../../domain/sequences/walk-shapes';
import type { TimelineEntry } from '../../domain/timeline/entry';
import type { Step } from '../../workflows/contract/activities';
import type { LeadDeps, PublishedSequence } from '../ports';
import { leadZone } from './load-lead';
import { openStep } from './open-step';
import { carryOut } from './carry-out';
import { project } from './project';

/** Rows of the ledger whose mail has not gone yet, and may still go. */
const UNSETTLED: readonly MailRecord['state'][] = ['waiting', 'sending', 'data', 'parked'];
/** A lead held by its mail looks again after so long by itself: the delivery pump's wake-up can be lost with its process. */
const HELD_MS = 24 * 3_600_000;

/**
 * Walks the lead's sequence from its position to the next wait or the end: mails are claimed in the ledger, profile and tags set.
 * Running it twice claims nothing twice. While the last mail has not gone, a wait behind it does not end (edge case 10): the
 * delivery pump wakes the lead when it has.
 */
export async function advanceSequence(deps: LeadDeps, step: Step): Promise<Advance> {
  const { state, now } = step;
  // Also when it was done before: each mail is claimed once, and how the sequence ended is needed again.
  const { lead, entries } = await openStep(deps, step);
  const enrollment = state.enrollment;
  if (enrollment === null) return { state, ended: null };
  const sequence = await deps.catalog.sequence(enrollment.sequence, enrollment.version);
  if (sequence === null) throw new Error(`sequence ${enrollment.sequence} version ${enrollment.version} is not stored`);

  const mail = await giveUpParked(deps, await lastMailOf(deps, enrollment), now);
  if (mail !== null && isUnsettled(mail) && (enrollment.wakeAt ?? now) <= now) {
    const held = { ...enrollment, waiting: 'mail', wakeAt: now + HELD_MS };
    return { state: await project(deps, lead, { ...state, enrollment: held }, {}, step.key), ended: null };
  }
  const world = await worldOf(deps, lead, entries, state, sequence, now);
  const result = walk(sequence.compiled, settledPosition(enrollment, mail), world);
  const lastMail = await carryOut(deps, { lead, enrollment, sequence, result, now });
  const advanced: LeadState = {
    ...state,
    enrollment: { ...enrollment, ...whereNow(sequence, result), lastMail: lastMail ?? enrollment.lastMail },
  };
  return { state: await project(deps, lead, advanced, {}, step.key), ended: endOf(result.outcome) };
}

/** The ledger row of the mail claimed last, if any. */
export async function lastMailOf(deps: LeadDeps, { lastMail }: Enrollment): Promise<MailRecord | null> {
  return lastMail === null ? null : deps.mails.find(lastMail.id);
}

/** Whether the mail has not gone yet and may still go. */
export function isUnsettled({ state }: MailRecord): boolean {
  return UNSETTLED.includes(state);
}

/** A parked mail nobody has mended by the end of its validity is given up as any other late one, so that its lead goes on (edge case 28). */
async function giveUpParked(deps: LeadDeps, mail: MailRecord | null, now: number): Promise<MailRecord | null> {
  if (mail?.state !== 'parked' || now < mail.expiresAt) return mail;
  await deps.mails.move('parked', [{ id: mail.id, to: 'expired', set: { reason: mail.reason ?? 'too-late' } }]);
  return deps.mails.find(mail.id);
}

/** What the walk may know of the lead now. */
export async function worldOf(
  deps: LeadDeps,
  lead: LeadRecord,
  entries: readonly TimelineEntry[],
  state: LeadState,
  sequence: PublishedSequence,
  now: number,
): Promise<WalkWorld> {
  const { calendar } = await deps.catalog.agreement();
  return {
    now,
    leadId: lead.id,
    enrolledAt: state.enrollment?.enteredAt ?? now,
    zone: leadZone(lead, sequence.file.window?.zone ?? calendar.zone),
    tracked: { opens: lead.consent.pixel === 'granted', clicks: lead.consent.links === 'granted' },
    entries,
    facts: leadFacts(lead, entries, state.score, state.stage),
    calendar,
  };
}

/** The position with the last mail's real sending taken into account: a wait counts from it where it went late (decisions.md 14). */
export function settledPosition(enrollment: Enrollment, mail: MailRecord | null): Position {
  const position = enrollment.position as Position;
  return mail?.state === 'sent' && mail.sentAt !== null ? noteLateMail(position, mail.step, mail.sentAt) : position;
}

function whereNow(
  sequence: PublishedSequence,
  result: WalkResult,
): Pick<Enrollment, 'position' | 'step' | 'waiting' | 'wakeAt'> {
  const { index, waiting } = result.position;
  return {
    position: result.position,
    step: waiting?.step ?? (index === null ? null : (sequence.compiled.steps[index]?.id ?? null)),
    waiting: waiting?.kind ?? null,
    wakeAt: result.until,
  };
}

function endOf(outcome: 'waiting' | Ended): Advance['ended'] {
  if (outcome === 'waiting') return null;
  return { as: outcome.as ?? null, reason: outcome.reason ?? null, contactAt: outcome.resumeAt ?? null };
}
