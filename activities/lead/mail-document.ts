import type { LeadRecord } from '../../domain/lead/lead';
import { counts } from '../../domain/lead/lead-facts';
import { serviceMail } from '../../domain/lead/waiting-mail';
import { addDuration } from '../../domain/time/add';
import type { TimelineEntry } from '../../domain/timeline/entry';
import type { LeadDeps } from '../ports';
import { asksToConfirm, FORM_PREFIX } from './ask-confirmation';

/** Names the step of ledger rows that bring a document: `document/<asset>`. */
export const DOCUMENT_PREFIX = 'document/';
/** Sent late it is still what was asked for. */
const GOOD_FOR = { amount: 7, unit: 'days' } as const;

/**
 * Mails the document a form offers to whoever asked for it, where `mail.yaml` names a template for that: a service mail, which needs no
 * consent and promotes nothing (edge case 60). Where a confirmation is asked for first, the page behind it hands the document out. Once a
 * day, lead and document: anyone can type anyone's address.
 */
export async function mailDocument(
  deps: LeadDeps,
  lead: LeadRecord,
  fresh: readonly TimelineEntry[],
  now: number,
): Promise<void> {
  const asked = fresh.filter(
    (entry) => counts(entry) && entry.copied !== true && typeof entry.props.offer === 'string' && isSubmission(entry),
  );
  const due = asked.filter((entry) => !asksToConfirm(lead, entry));
  if (due.length === 0 || lead.email === null) return;
  const { document } = await deps.catalog.mailSettings();
  if (document === undefined) return;
  const templateVersion = (await deps.catalog.templateVersion(document.template)) ?? 0;
  for (const { props } of due) {
    const { form, offer } = props as { form: string; offer: string };
    await deps.mails.claim(
      serviceMail(lead, now, {
        id: `${lead.id}.document:${new Date(now).toISOString().slice(0, 10)}:${offer}`,
        enrolment: `${lead.id}.document`,
        sequence: `${FORM_PREFIX}${form}`,
        step: `${DOCUMENT_PREFIX}${offer}`,
        template: document.template,
        templateVersion,
        subject: document.subject ?? null,
        expiresAt: addDuration(now, GOOD_FOR, 'UTC'),
      }),
    );
  }
}

function isSubmission({ kind, props }: TimelineEntry): boolean {
  return kind === 'form.submitted' && typeof props.form === 'string';
}
