import type { LeadRecord } from '../../domain/lead/lead';
import { waitingMail } from '../../domain/lead/waiting-mail';
import { counts } from '../../domain/lead/lead-facts';
import { addDuration } from '../../domain/time/add';
import { durationOf } from '../../domain/time/duration';
import type { TimelineEntry } from '../../domain/timeline/entry';
import type { LeadDeps } from '../ports';

/** Names the ledger rows of confirmation mails: `form/<form>` stands where a sequence's name stands in others. */
export const FORM_PREFIX = 'form/';

/**
 * Mails the confirmation that a form with `confirm: double` asks for, once a submission: a service mail, for until the link is followed
 * there is no basis to send anything else (files.md, "Form").
 */
export async function askConfirmation(
  deps: LeadDeps,
  lead: LeadRecord,
  fresh: readonly TimelineEntry[],
  now: number,
): Promise<void> {
  const asked = fresh.filter(
    (entry) =>
      counts(entry) &&
      entry.copied !== true &&
      entry.kind === 'form.submitted' &&
      entry.props.confirm === 'double' &&
      ticked(entry),
  );
  if (asked.length === 0 || lead.email === null || lead.consent.email === 'granted') return;
  const { confirmation } = await deps.catalog.mailSettings();
  if (confirmation.template === undefined) return;
  const template = confirmation.template;
  const templateVersion = (await deps.catalog.templateVersion(template)) ?? 0;
  const expiresAt = addDuration(now, durationOf(confirmation.expires), 'UTC');
  for (const { id, props } of asked) {
    const row = waitingMail({
      id: `${lead.id}.confirm:${id}`,
      lead: lead.id,
      enrolment: `${lead.id}.confirm`,
      sequence: `${FORM_PREFIX}${typeof props.form === 'string' ? props.form : ''}`,
      step: 'confirm',
      template,
      templateVersion,
      subject: confirmation.subject ?? null,
      mailKind: 'service',
      language: lead.language ?? 'fr',
      priority: 1_000,
      plannedAt: now,
      expiresAt,
    });
    await deps.mails.claim(row);
  }
}

/** Whoever ticked no consent to mail is asked nothing: silence is no consent. */
function ticked({ props }: TimelineEntry): boolean {
  return Array.isArray(props.asked) && props.asked.includes('email');
}
