import { boundsOf, type Field } from '../../domain/files/fields';
import { labelOfField } from '../../domain/files/usual-fields';
import type { Form, FormField } from '../../domain/files/form';
import type { Language } from '../../domain/lead/lead';
import type { FormError, Submitted } from '../../usecases/capture/read-form';
import { inLanguage } from '../../domain/words/in-language';
import { definitionOf } from '../../usecases/capture/read-form';
import { formTemplate } from './form-templates';
import { pageWords } from './page-words';

export type FormView = {
  form: Form;
  /** The fields shown (progressive forms show some). */
  asked: readonly FormField[];
  fields: ReadonlyMap<string, Field> | null;
  language: Language;
  /** Where it is sent: a path on the hosted page, a full address in an embedded form. */
  action: string;
  sent: Submitted;
  errors: readonly FormError[];
  visitor: string | null;
  /** A token that says when it was shown; null where a script tells how long it took. */
  shown: string | null;
};

/** The form as HTML, everything in it escaped: labels, choices, what was sent before, and what was wrong with it. */
export function renderForm(view: FormView): string {
  const { form, fields, language, errors } = view;
  return formTemplate({
    action: view.action,
    language,
    visitor: view.visitor ?? '',
    shown: view.shown ?? '',
    kiosk: form.kiosk === true,
    words: pageWords(language),
    fields: view.asked.map((field) => fieldView(view, field)),
    errors: errors.map(({ path, message }) => {
      const field = form.fields.find(({ name }) => name === path);
      return {
        name: path,
        label: field === undefined ? path : labelOf(field, fields, language),
        message: message[language],
      };
    }),
  });
}

/** What a page calls itself: the form's label, else its name. */
export function formTitle(form: Form, language: Language): string {
  return inLanguage(form.label, language) || form.form;
}

/**
 * A script that puts the form before its own tag, with the visitor's id of the page's own cookie and how long the form was looked at. A
 * progressive form first asks which fields to show to this browser. No global name, no dependency.
 */
export function renderEmbed(view: FormView): string {
  const html = JSON.stringify(renderForm(view));
  const { kiosk, progressive } = view.form;
  const visitor =
    kiosk === true
      ? ''
      : `var m=/(?:^|;\\s*)rv=([\\w-]{8,64})/.exec(document.cookie),v=q('visitor');if(m&&v)v.value=m[1];`;
  const ask =
    progressive === undefined || kiosk === true
      ? ''
      : `fetch(${JSON.stringify(`${view.action}.json`)}+'?visitor='+(m?m[1]:'')).then(function(r){return r.json()}).then(function(a){` +
        `d.querySelectorAll('[data-field]').forEach(function(f){if(a.fields.indexOf(f.dataset.field)<0)f.remove()})}).catch(function(){});`;
  return (
    `(function(){var s=document.currentScript,d=document.createElement('div'),t=Date.now(),` +
    `q=function(n){return d.querySelector('[name='+n+']')};d.innerHTML=${html};${visitor}${ask}` +
    `d.firstChild.addEventListener('submit',function(){var k=q('shown');k.name='took';k.value=Date.now()-t});` +
    `if(s&&s.parentNode)s.parentNode.insertBefore(d,s);})();\n`
  );
}

const AUTOCOMPLETE: Record<string, string> = {
  email: 'email',
  firstName: 'given-name',
  lastName: 'family-name',
  phone: 'tel',
  company: 'organization',
  role: 'organization-title',
  country: 'country',
};

function fieldView(view: FormView, field: FormField): Record<string, unknown> {
  const { fields, language, errors } = view;
  const known = fields?.get(field.name);
  const type = field.type ?? typeOfKnown(field.name, known);
  const sent = view.sent.get(field.name)?.[0];
  const value = textOf(sent);
  const choices = choicesFor(field, known, language);
  return {
    name: field.name,
    label: labelOf(field, fields, language),
    required: field.required,
    value,
    hidden: type === 'hidden',
    box: type === 'consent' || type === 'boolean',
    checked: value === 'true' || value === 'on' || sent === true,
    area: type === 'textarea',
    consent: type === 'consent',
    wide: isWide(field.name, type),
    inputmode: type === 'number' ? 'decimal' : undefined,
    options:
      type === 'choice' || choices.length > 0
        ? choices.map((choice) => ({ ...choice, selected: choice.value === value }))
        : null,
    ...(type === 'number' && boundsShown(definitionOf(field, known))),
    type: INPUT_TYPES[type] ?? 'text',
    autocomplete: view.form.kiosk === true ? 'off' : AUTOCOMPLETE[field.name],
    error: errors.find(({ path }) => path === field.name)?.message[language],
  };
}

/** As texts: a bound of 0 is one. */
function boundsShown(field: Field): { min?: string; max?: string } {
  const { min, max } = boundsOf(field);
  return { ...(min !== undefined && { min: String(min) }), ...(max !== undefined && { max: String(max) }) };
}

const INPUT_TYPES: Record<string, string> = {
  email: 'email',
  phone: 'tel',
  number: 'number',
  url: 'url',
  date: 'date',
};

function typeOfKnown(name: string, known: Field | undefined): string {
  if (name === 'email' || name === 'phone') return name;
  return known?.type ?? 'text';
}

/** What the form lists, called as `fields.yaml` calls it; else what that lists. */
function choicesFor(
  field: FormField,
  known: Field | undefined,
  language: Language,
): { value: string; label: string }[] {
  const listed = choicesOf(known, language);
  const own = field.values?.map(
    (choice) => listed.find(({ value }) => value === choice) ?? { value: choice, label: choice },
  );
  return own ?? listed;
}

function textOf(sent: unknown): string {
  return typeof sent === 'string' || typeof sent === 'number' ? String(sent) : '';
}

/** A line of its own on a wide page. */
function isWide(name: string, type: string): boolean {
  return type === 'textarea' || type === 'boolean' || name === 'email';
}

function choicesOf(known: Field | undefined, language: Language): { value: string; label: string }[] {
  return (known?.values ?? []).map((choice) => {
    if (typeof choice === 'string') return { value: choice, label: choice };
    return { value: choice.value, label: inLanguage(choice.label, language) || choice.value };
  });
}

function labelOf(field: FormField, fields: ReadonlyMap<string, Field> | null, language: Language): string {
  if (field.type === 'consent') return inLanguage(field.text, language);
  return inLanguage(field.label, language) || labelOfField(field.name, fields?.get(field.name), language);
}
