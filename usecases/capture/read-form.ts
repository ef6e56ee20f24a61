import { inLanguage } from '../../domain/words/in-language';
import type { Field } from '../../domain/files/fields';
import type { Form, FormField } from '../../domain/files/form';
import type { Language, Purpose } from '../../domain/lead/lead';
import type { Json, JsonObject } from '../../domain/timeline/entry';
import { readFieldValue, type Expected } from './field-values';
import { isEmail, normalisePhone } from './identifiers';

/** What was sent, by field name; a field sent several times keeps all its values. JSON values come as they are. */
export type Submitted = ReadonlyMap<string, readonly Json[]>;
export type FormError = { path: string; message: Expected };

/** A form read: who it is, what they said, what they consented to with the words they saw. */
export type FormAnswer = {
  email: string | null;
  phone: string | null;
  profile: JsonObject;
  /** Values under names that are no profile fields: kept aside for a person. */
  unknown: JsonObject;
  granted: Purpose[];
  /** The texts of the boxes ticked, in the language shown. */
  consentText: string;
  /** Names of the fields that were filled in. */
  filled: string[];
};
export type ReadForm = { ok: true; answer: FormAnswer } | { ok: false; errors: FormError[] };

/** Names the form machinery itself sends. */
export const FORM_CONTROLS: ReadonlySet<string> = new Set(['website', 'visitor', 'language', 'lang', 'took', 'shown']);
const MAX_UNKNOWN = 20;
const MAX_UNKNOWN_CHARS = 500;

/**
 * Reads what was sent by the form's definition and the types of `fields.yaml`; all errors at once, in both languages. A box that was
 * not ticked says nothing: it is neither consent nor refusal. `known`: fields that were not asked, for the person has filled them in before.
 */
export function readForm(
  form: Form,
  fields: ReadonlyMap<string, Field> | null,
  sent: Submitted,
  language: Language,
  known: ReadonlySet<string> = new Set(),
): ReadForm {
  const answer: FormAnswer = {
    email: null,
    phone: null,
    profile: {},
    unknown: {},
    granted: [],
    consentText: '',
    filled: [],
  };
  const errors: FormError[] = [];
  const texts: string[] = [];
  for (const field of form.fields) {
    const raw = firstFilled(sent.get(field.name));
    if (field.type === 'consent') {
      if (raw !== null && isYes(raw)) {
        answer.granted.push(...(field.for ?? []));
        texts.push(inLanguage(field.text, language));
      } else if (field.required) errors.push({ path: field.name, message: REQUIRED });
      continue;
    }
    if (raw === null) {
      if (isMissing(field, known)) errors.push({ path: field.name, message: REQUIRED });
      continue;
    }
    const wrong = readField(answer, field, fields, raw);
    if (wrong) errors.push({ path: field.name, message: wrong });
    else answer.filled.push(field.name);
  }
  if (errors.length === 0 && answer.email === null && answer.phone === null) {
    errors.push({ path: 'email', message: REQUIRED });
  }
  keepUnknown(answer, form, sent);
  answer.granted = [...new Set(answer.granted)];
  answer.consentText = texts.join('\n');
  return errors.length === 0 ? { ok: true, answer } : { ok: false, errors };
}

function isMissing(field: FormField, known: ReadonlySet<string>): boolean {
  return field.required && !known.has(field.name);
}

const REQUIRED: Expected = { fr: 'ce champ est nécessaire', en: 'this field is required' };

/** Puts one value where it belongs; answers what was expected instead, or null. */
function readField(
  answer: FormAnswer,
  field: FormField,
  fields: ReadonlyMap<string, Field> | null,
  raw: Json,
): Expected | null {
  const { name } = field;
  const isIdentifier = name === 'email' || name === 'phone';
  const wrong = isIdentifier ? readIdentifier(answer, name, raw) : null;
  if (wrong !== null) return wrong;
  const known = fields?.get(name);
  const read = readFieldValue(definitionOf(field, known), raw);
  if (!read.ok) return { fr: `attendu : ${read.expected.fr}`, en: `expected ${read.expected.en}` };
  if (known !== undefined) answer.profile[name] = read.value;
  // The address and the number are the lead's own: the profile holds them too only where fields.yaml lists them.
  else if (isIdentifier) return null;
  else (fields === null ? answer.profile : answer.unknown)[name] = read.value;
  return null;
}

function readIdentifier(answer: FormAnswer, name: 'email' | 'phone', raw: Json): Expected | null {
  const text = typeof raw === 'string' || typeof raw === 'number' ? String(raw) : '';
  if (name === 'email') {
    if (!isEmail(text)) return { fr: 'une adresse e-mail est attendue', en: 'expected an e-mail address' };
    answer.email = text;
    return null;
  }
  if (normalisePhone(text) === null)
    return { fr: 'un numéro de téléphone est attendu', en: 'expected a telephone number' };
  answer.phone = text;
  return null;
}

/** How a form's field is read: as `fields.yaml` says, and of a number between the bounds the form itself sets. */
export function definitionOf(field: FormField, known: Field | undefined): Field {
  const { min, max } = field;
  const bounds = { ...(min !== undefined && { min }), ...(max !== undefined && { max }) };
  return { ...(known ?? ownDefinition(field)), ...bounds };
}

/** A field that `fields.yaml` does not list is read by what the form itself says of it. */
function ownDefinition(field: FormField): Field {
  const { name, type, values } = field;
  if (values !== undefined) return { name, type: 'choice', values };
  const plain =
    type === undefined || type === 'textarea' || type === 'hidden' || type === 'consent' || type === 'choice';
  return { name, type: plain ? 'text' : type };
}

/** A page may send more than the form lists; a bounded part of it is kept for a person to look at, never believed. */
function keepUnknown(answer: FormAnswer, form: Form, sent: Submitted): void {
  const listed = new Set(form.fields.map(({ name }) => name));
  for (const [name, values] of sent) {
    if (listed.has(name) || FORM_CONTROLS.has(name) || !/^[A-Za-z][\w-]{0,79}$/.test(name)) continue;
    const value = firstFilled(values);
    if (value === null || typeof value === 'object') continue;
    if (Object.keys(answer.unknown).length >= MAX_UNKNOWN) return;
    answer.unknown[name] = typeof value === 'string' ? value.slice(0, MAX_UNKNOWN_CHARS) : value;
  }
}

function firstFilled(values: readonly Json[] | undefined): Json | null {
  for (const value of values ?? []) {
    if (value === null || (typeof value === 'string' && value.trim() === '')) continue;
    return value;
  }
  return null;
}

function isYes(raw: Json): boolean {
  const read = readFieldValue({ name: 'consent', type: 'boolean' }, raw);
  return read.ok && read.value === true;
}
