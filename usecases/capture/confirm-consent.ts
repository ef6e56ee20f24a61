import type { Form } from '../../domain/files/form';
import { PURPOSES, type ConsentProof, type Language, type LeadRecord, type Purpose } from '../../domain/lead/lead';
import type { Capture, Hit } from '../../domain/timeline/hit';
import { captureLead } from './capture-lead';
import { findLead } from './identify-lead';
import { newHitId } from './new-id';
import { inLanguage } from '../../domain/words/in-language';
import { consentGranted, findForm, type CaptureContext } from './submit-form';

export type Confirmation = { lead: string; form: string | null; expiresAt: number };
/** Where the button was pressed from, and the link it stood behind. */
export type ConfirmedBy = { from?: string | undefined; link: string };

/** Whether a confirmation link still holds; `expiresAt` is virtual ms. */
export function isCurrent(deps: Pick<CaptureContext, 'clock'>, confirmation: Confirmation): boolean {
  return deps.clock.now() <= confirmation.expiresAt;
}

/**
 * The person has pressed the button behind the link mailed to them: what they ticked on the form is granted now, and an earlier
 * objection is lifted, for this is their own later act (edge case 36). Repeating it changes nothing. False when the link has
 * expired; an erased lead is answered like any other (never reveal).
 * @throws the store's error
 */
export async function confirmConsent(
  deps: CaptureContext,
  confirmation: Confirmation,
  language: Language,
  by: ConfirmedBy,
): Promise<boolean> {
  if (!isCurrent(deps, confirmation)) return false;
  const lead = await findLead(deps, confirmation.lead);
  const record = await deps.store.leads.find(lead);
  if (record === null) return true;
  const form = confirmation.form === null ? null : await findForm(deps, confirmation.form);
  const purposes = form === null ? (['email'] as Purpose[]) : await askedOn(deps, lead, form);
  const now = deps.clock.now();
  const texts = form?.fields.filter((field) => field.for?.some((purpose) => purposes.includes(purpose))) ?? [];
  const text = texts.map((field) => inLanguage(field.text, language)).join('\n');
  const consent =
    form === null
      ? { email: 'granted' as const, source: 'double-opt-in', at: now }
      : consentGranted(form, purposes, text, now);
  const capture: Capture = {
    newLead: lead,
    mode: 'fill',
    ...(consent === null ? {} : { consent: { ...consent, source: 'double-opt-in', proof: proofOf(record, by) } }),
  };
  const hit: Hit = {
    id: newHitId(),
    at: now,
    receivedAt: now,
    kind: 'consent.confirmed',
    actor: 'lead',
    props: { ...(form === null ? {} : { form: form.form }), purposes },
    lead,
    capture,
  };
  await deps.committer.commit([hit]);
  await captureLead(deps, capture, hit);
  return true;
}

function proofOf({ email }: LeadRecord, { from, link }: ConfirmedBy): ConsentProof {
  return { ...(email === null ? {} : { email }), ...(from === undefined ? {} : { from }), link };
}

/** What the person ticked when they sent this form; mail at least, for that is what the link was mailed about. */
async function askedOn(deps: CaptureContext, lead: string, form: Form): Promise<Purpose[]> {
  const { items } = await deps.store.timeline.page(lead, { kinds: ['form.submitted'], limit: 200 });
  const asked = items.filter((entry) => entry.props.form === form.form).flatMap((entry) => entry.props.asked ?? []);
  return PURPOSES.filter((purpose) => purpose === 'email' || asked.includes(purpose));
}
