import type { Field } from '../../domain/files/fields';
import type { Form } from '../../domain/files/form';
import type { Language } from '../../domain/lead/lead';
import type { JsonObject } from '../../domain/timeline/entry';
import type { Capture, ConsentInput, Hit } from '../../domain/timeline/hit';
import type { Deps } from '../deps';
import { findAway } from '../away';
import { readCurrent, readPublished } from '../files/read-published';
import { captureLead } from './capture-lead';
import { lookUpLead } from './identify-lead';
import { newHitId, newId } from './new-id';
import { knownFields } from './progressive-fields';
import { readForm, type FormAnswer, type FormError, type Submitted } from './read-form';

export type CaptureContext = Pick<Deps, 'store' | 'committer' | 'clock' | 'tokens' | 'config' | 'log'>;

export type FormSubmission = {
  form: string;
  sent: Submitted;
  visitor: string | null;
  language: Language;
  /** The network address it came from, kept as proof of a consent. */
  from?: string | undefined;
};
/** `silent`: the honeypot was filled, or the form sent sooner than anybody types; the sender is told it went well and nothing is kept. */
export type SubmitOutcome =
  | { code: 'ok'; form: Form; lead: string }
  | { code: 'silent'; form: Form }
  | { code: 'not-found' }
  | { code: 'invalid'; form: Form; errors: FormError[] };

/** A published form by name, or null. */
export async function findForm(deps: Pick<Deps, 'store'>, name: string): Promise<Form | null> {
  const forms = await readPublished(deps, 'forms');
  return forms.find((file) => file.name === name)?.value ?? null;
}

/** The profile's fields by name, or null where no `fields.yaml` was published: then any name is one. */
export async function readFields(deps: Pick<Deps, 'store'>): Promise<Map<string, Field> | null> {
  const file = await readCurrent(deps, 'fields');
  return file === null ? null : new Map(file.value.fields.map((field) => [field.name, field]));
}

/**
 * Takes a form: checked, stored durably, then merged at once so that a read shows it; the relay puts it on the timeline and wakes the
 * lead, also when Temporal is away now. What the person consents to is kept with the words they saw. Where the form says
 * `confirm: double` it grants nothing before the person has pressed the button behind the mailed link (`/o/:token`).
 * @throws the store's error when the form could not be stored
 */
export async function submitForm(deps: CaptureContext, input: FormSubmission): Promise<SubmitOutcome> {
  const form = await findForm(deps, input.form);
  if (form === null) return { code: 'not-found' };
  if (isTrapped(input.sent) || isTooFast(deps, form, input.sent)) return { code: 'silent', form };
  // At a trade show's tablet everybody is someone else (field-map.md, 1a).
  const visitor = form.kiosk === true ? null : input.visitor;
  const known = await knownFields(deps, form, visitor);
  const read = readForm(form, await readFields(deps), input.sent, input.language, known);
  if (!read.ok) return { code: 'invalid', form, errors: read.errors };
  const now = deps.clock.now();
  const capture = captureOf(form, read.answer, input, now);
  const lead = await lookUpLead(deps, capture);
  const hit: Hit = {
    id: newHitId(),
    at: now,
    receivedAt: now,
    kind: 'form.submitted',
    actor: 'lead',
    props: propsOf(form, read.answer),
    capture,
    ...(lead === null ? {} : { lead }),
    ...(visitor === null ? {} : { visitor }),
  };
  await deps.committer.commit([hit]);
  try {
    return { code: 'ok', form, lead: (await captureLead(deps, capture, hit)).lead };
  } catch (error) {
    // It is stored: the relay applies it when the store answers again, and the person must not be asked to repeat.
    deps.log.warn({ hit: hit.id, away: findAway(error) }, 'a stored form will be applied by the relay');
    return { code: 'ok', form, lead: lead ?? capture.newLead };
  }
}

function isTrapped(sent: Submitted): boolean {
  return (sent.get('website') ?? []).some((value) => value !== null && value !== '' && value !== false);
}

/** Nobody reads and fills in a form in less than this, in real ms. */
const FASTEST_MS = 1_500;

/**
 * Whether it was sent sooner after it was shown than a person can (`took`, by the embedding script; `shown`, signed, by the hosted page).
 * A plain HTML form says nothing of it. In development everybody is a script, and none is refused.
 */
function isTooFast({ config, tokens, clock }: CaptureContext, form: Form, sent: Submitted): boolean {
  if (!config.production || form.kiosk === true) return false;
  const [took] = sent.get('took') ?? [];
  if (took !== undefined && took !== '' && Number(took) < FASTEST_MS) return true;
  const [shown] = sent.get('shown') ?? [];
  const signed = typeof shown === 'string' ? tokens.verify('shown', shown) : null;
  return signed !== null && clock.nowReal() - signed.at < FASTEST_MS;
}

function captureOf(form: Form, answer: FormAnswer, { language, from }: FormSubmission, now: number): Capture {
  const proof = { ...(answer.email === null ? {} : { email: answer.email }), ...(from === undefined ? {} : { from }) };
  const granted = consentOf(form, answer, now);
  const consent = granted === null ? null : { ...granted, proof };
  return {
    newLead: newId(),
    mode: 'fill',
    language,
    profile: answer.profile,
    tags: form.tags,
    ...(answer.email === null ? {} : { email: answer.email }),
    ...(answer.phone === null ? {} : { phone: answer.phone }),
    ...(form.source === undefined ? {} : { source: form.source }),
    ...(form.intent === undefined ? {} : { intent: form.intent }),
    ...(consent === null ? {} : { consent }),
  };
}

/** What the form grants right away: nothing where it asks for a confirmation, not even a basis to write. */
function consentOf(form: Form, answer: FormAnswer, now: number): ConsentInput | null {
  if (form.confirm === 'double') return null;
  return consentGranted(form, answer.granted, answer.consentText, now);
}

/** A consent input for these purposes, with the form's basis and notice and the words shown; null when it would say nothing. */
export function consentGranted(
  form: Form,
  purposes: FormAnswer['granted'],
  text: string,
  at: number,
): ConsentInput | null {
  const consent: ConsentInput = { source: `form:${form.form}`, at };
  for (const purpose of purposes) consent[purpose] = 'granted';
  if (form.basis !== undefined && (form.basis.kind === 'legitimate-interest' || purposes.includes('email'))) {
    consent.basis = form.basis.kind;
  }
  if (purposes.length === 0 && consent.basis === undefined) return null;
  if (form.basis?.notice !== undefined) consent.notice = form.basis.notice;
  if (text !== '') consent.text = text;
  return consent;
}

/** What the timeline shows: names of fields, never their values; a hand-raiser's intent is what the lead's workflow looks for. */
function propsOf(form: Form, answer: FormAnswer): JsonObject {
  const fields: JsonObject = Object.fromEntries(answer.filled.map((name) => [name, true]));
  return {
    form: form.form,
    fields,
    ...(form.intent === undefined ? {} : { intent: form.intent }),
    ...(form.offer === undefined ? {} : { offer: form.offer }),
    ...(form.confirm === 'double' ? { confirm: 'double', asked: answer.granted } : {}),
    ...(Object.keys(answer.unknown).length === 0 ? {} : { unknown: answer.unknown }),
  };
}
