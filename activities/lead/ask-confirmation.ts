import type { LeadRecord } from '../../domain/lead/lead';
import { afterLift, isSameSuppression } from '../../domain/lead/suppression';
import { confirmationsOf, serviceMail } from '../../domain/lead/waiting-mail';
import { counts } from '../../domain/lead/lead-facts';
import { addDuration } from '../../domain/time/add';
import { durationOf } from '../../domain/time/duration';
import type { TimelineEntry } from '../../domain/timeline/entry';
import type { LeadDeps } from '../ports';

/** Names the ledger rows of confirmation mails: `form/<form>` stands where a sequence's name stands in others. */
export const FORM_PREFIX = 'form/';

/** So many a day and lead: whoever sends somebody else's address again and again must not fill their mailbox. */
const MOST_A_DAY = 3;
const DAY_MS = 86_400_000;

/**
 * Mails the confirmation that a form with `confirm: double` asks for, once a submission: a service mail, for until the link is followed
 * there is no basis to send anything else (files.md, "Form"). `entries` is the timeline, new from `cursor` on.
 */
export async function askConfirmation(
  deps: LeadDeps,
  lead: LeadRecord,
  { entries, cursor }: { entries: readonly TimelineEntry[]; cursor: number },
  now: number,
): Promise<void> {
  const asks = (entry: TimelineEntry): boolean => counts(entry) && entry.copied !== true && asksToConfirm(lead, entry);
  const before = entries.slice(0, cursor).filter((entry) => asks(entry) && entry.receivedAt > now - DAY_MS).length;
  const asked = entries
    .slice(cursor)
    .filter(asks)
    .slice(0, Math.max(0, MOST_A_DAY - before));
  if (asked.length === 0 || lead.email === null) return;
  const { confirmation } = await deps.catalog.mailSettings();
  if (confirmation.template === undefined) return;
  const template = confirmation.template;
  const templateVersion = (await deps.catalog.templateVersion(template)) ?? 0;
  const expiresAt = addDuration(now, durationOf(confirmation.expires), 'UTC');
  for (const { id, props } of asked) {
    const row = serviceMail(lead, now, {
      id: `${confirmationsOf(lead.id)}:${id}`,
      enrolment: confirmationsOf(lead.id),
      sequence: `${FORM_PREFIX}${typeof props.form === 'string' ? props.form : ''}`,
      step: 'confirm',
      template,
      templateVersion,
      subject: confirmation.subject ?? null,
      expiresAt,
    });
    await deps.mails.claim(row);
  }
}

/**
 * Whether a form waits for the button behind a mailed link. Whoever ticked no consent to mail is asked nothing: silence is no consent;
 * nor is who has given it already, unless they have objected since, which only this takes back (edge case 36).
 */
export function asksToConfirm({ consent, suppressed }: LeadRecord, { kind, props }: TimelineEntry): boolean {
  return (
    kind === 'form.submitted' &&
    props.confirm === 'double' &&
    Array.isArray(props.asked) &&
    props.asked.includes('email') &&
    (consent.email !== 'granted' || !isSameSuppression(suppressed, afterLift(suppressed, 'own')))
  );
}
