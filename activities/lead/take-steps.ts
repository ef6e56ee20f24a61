import type { MailRecord } from '../../domain/lead/documents';
import type { Facts } from '../../domain/conditions/facts';
import type { LeadRecord } from '../../domain/lead/lead';
import type { SequenceEnd } from '../../domain/lead/look';
import type { Enrollment, LeadState } from '../../domain/lead/state';
import { noteLateMail, type Position } from '../../domain/sequences/position';
import { walk } from '../../domain/sequences/walk';
import type { Ended, WalkResult, WalkWorld } from '../../domain/sequences/walk-shapes';
import type { TimelineEntry } from '../../domain/timeline/entry';
import type { LeadDeps, PublishedSequence } from '../ports';
import { carryOut } from './carry-out';
import { leadZone } from './load-lead';

/** Rows of the ledger whose mail has not gone yet, and may still go. */
const UNSETTLED: readonly MailRecord['state'][] = ['waiting', 'sending', 'data', 'parked'];
/** A lead held by its mail looks again after so long by itself: the delivery pump's wake-up can be lost with its process. */
const HELD_MS = 24 * 3_600_000;

/** The lead as the steps find it: `state` as the look has left it, `now` the instant they are due. */
export type Walker = {
  lead: LeadRecord;
  entries: readonly TimelineEntry[];
  facts: Facts;
  state: LeadState;
  sequence: PublishedSequence;
  now: number;
};

/**
 * Walks the lead's sequence from its position to the next wait or the end, if its wait is over: its time has come, what it waited for
 * has happened, or the mail that held it up has gone. Mails are claimed in the ledger, profile and tags set, each once however often
 * this runs. While the last mail has not gone, a wait behind it does not end (edge case 10): the delivery pump wakes the lead when it
 * has. Where the sequence ends the position stays as it was: leaving it is the transition's, and walking again ends again.
 */
export async function takeSteps(
  deps: LeadDeps,
  walker: Walker,
): Promise<{ state: LeadState; ended: SequenceEnd | null }> {
  const { state, now, sequence } = walker;
  const stays = { state, ended: null };
  const { enrollment } = state;
  if (enrollment === null) return stays;
  const isDue = enrollment.wakeAt !== null && enrollment.wakeAt <= now;
  if (!isDue && enrollment.waiting !== 'waitFor' && enrollment.waiting !== 'mail') return stays;

  const mail = await giveUpParked(deps, await lastMailOf(deps, enrollment), now);
  const isHeld = mail !== null && UNSETTLED.includes(mail.state);
  if (isHeld && isDue) return { state: holdUp(state, enrollment, now), ended: null };
  if (isHeld && enrollment.waiting === 'mail') return stays;

  const result = walk(sequence.compiled, settledPosition(enrollment, mail), await worldOf(deps, walker));
  const stillWaits = !isDue && enrollment.waiting === 'waitFor' && result.position.waiting?.step === enrollment.step;
  if (stillWaits) return stays;
  const lastMail = (await carryOut(deps, { ...walker, enrollment, result })) ?? enrollment.lastMail;
  const moved = result.outcome === 'waiting' ? whereNow(sequence, result) : {};
  return {
    state: { ...state, enrollment: { ...enrollment, ...moved, lastMail } },
    ended: result.outcome === 'waiting' ? null : endOf(result.outcome),
  };
}

function holdUp(state: LeadState, enrollment: Enrollment, now: number): LeadState {
  return { ...state, enrollment: { ...enrollment, waiting: 'mail', wakeAt: now + HELD_MS } };
}

/** The ledger row of the mail claimed last, if any. */
async function lastMailOf(deps: LeadDeps, { lastMail }: Enrollment): Promise<MailRecord | null> {
  return lastMail === null ? null : deps.mails.find(lastMail.id);
}

/** A parked mail nobody has mended by the end of its validity is given up as any other late one, so that its lead goes on (edge case 28). */
async function giveUpParked(deps: LeadDeps, mail: MailRecord | null, now: number): Promise<MailRecord | null> {
  if (mail?.state !== 'parked' || now < mail.expiresAt) return mail;
  await deps.mails.move('parked', [{ id: mail.id, to: 'expired', set: { reason: mail.reason ?? 'too-late' } }]);
  return deps.mails.find(mail.id);
}

/** What the walk may know of the lead now. */
async function worldOf(deps: LeadDeps, { lead, entries, facts, state, sequence, now }: Walker): Promise<WalkWorld> {
  const { calendar } = await deps.catalog.agreement();
  return {
    now,
    leadId: lead.id,
    enrolledAt: state.enrollment?.enteredAt ?? now,
    zone: leadZone(lead, sequence.file.window?.zone ?? calendar.zone),
    tracked: { opens: lead.consent.pixel === 'granted', clicks: lead.consent.links === 'granted' },
    entries,
    facts,
    calendar,
  };
}

/** The position with the last mail's real sending taken into account: a wait counts from it where it went late (decisions.md 14). */
function settledPosition(enrollment: Enrollment, mail: MailRecord | null): Position {
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

function endOf({ as, reason, resumeAt }: Ended): SequenceEnd {
  return { as: as ?? null, reason: reason ?? null, contactAt: resumeAt ?? null };
}
