import Handlebars from 'handlebars';
import type { Field } from '../../domain/files/fields';
import type { Form, FormField } from '../../domain/files/form';
import type { Language } from '../../domain/lead/lead';
import type { FormError, Submitted } from '../../usecases/capture/read-form';
import { inLanguage } from '../../usecases/capture/read-form';
import { pageWords } from './page-words';

export type FormView = {
  form: Form;
  fields: ReadonlyMap<string, Field> | null;
  language: Language;
  /** Where it is sent: a path on the hosted page, a full address in an embedded form. */
  action: string;
  sent: Submitted;
  errors: readonly FormError[];
  visitor: string | null;
};

// `hidden` keeps the trap from people and their readers; what fills it in is a robot.
const template = Handlebars.compile(
  `<form method="post" action="{{action}}" accept-charset="utf-8">
{{#if errors}}<div class="errors" role="alert"><p>{{words.wrong}}</p><ul>{{#each errors}}<li>{{label}}: {{message}}</li>{{/each}}</ul></div>{{/if}}
<input type="hidden" name="language" value="{{language}}"><input type="hidden" name="visitor" value="{{visitor}}">
<div hidden><label>{{words.website}} <input name="website" tabindex="-1" autocomplete="off"></label></div>
{{#each fields}}
{{#if hidden}}<input type="hidden" name="{{name}}" value="{{value}}">
{{else}}{{#if box}}<label class="box"><input type="checkbox" name="{{name}}" value="true"{{#if required}} required{{/if}}{{#if checked}} checked{{/if}}{{#if error}} aria-invalid="true" aria-describedby="{{name}}-error"{{/if}}> <span>{{label}}</span></label>
{{else}}<label for="{{name}}">{{label}}{{#if required}} <small>({{../words.required}})</small>{{/if}}</label>
{{#if options}}<select id="{{name}}" name="{{name}}"{{#if required}} required{{/if}}{{#if error}} aria-invalid="true" aria-describedby="{{name}}-error"{{/if}}><option value="">{{../words.choose}}</option>{{#each options}}<option value="{{value}}"{{#if selected}} selected{{/if}}>{{label}}</option>{{/each}}</select>
{{else}}{{#if area}}<textarea id="{{name}}" name="{{name}}" rows="5"{{#if required}} required{{/if}}{{#if error}} aria-invalid="true" aria-describedby="{{name}}-error"{{/if}}>{{value}}</textarea>
{{else}}<input id="{{name}}" name="{{name}}" type="{{type}}" value="{{value}}"{{#if autocomplete}} autocomplete="{{autocomplete}}"{{/if}}{{#if required}} required{{/if}}{{#if error}} aria-invalid="true" aria-describedby="{{name}}-error"{{/if}}>
{{/if}}{{/if}}{{/if}}{{#if error}}<p class="error" id="{{name}}-error">{{error}}</p>{{/if}}{{/if}}
{{/each}}
<button type="submit">{{words.send}}</button></form>`,
);

/** The form as HTML, everything in it escaped: labels, choices, what was sent before, and what was wrong with it. */
export function renderForm(view: FormView): string {
  const { form, fields, language, errors } = view;
  return template({
    action: view.action,
    language,
    visitor: view.visitor ?? '',
    words: pageWords(language),
    fields: form.fields.map((field) => fieldView(view, field)),
    errors: errors.map(({ path, message }) => {
      const field = form.fields.find(({ name }) => name === path);
      return { label: field === undefined ? path : labelOf(field, fields, language), message: message[language] };
    }),
  });
}

/** What a page calls itself: the form's label, else its name. */
export function formTitle(form: Form, language: Language): string {
  return inLanguage(form.label, language) || form.form;
}

/** A script that puts the form before its own tag, with the visitor's id of the page's own cookie. No global name, no dependency. */
export function renderEmbed(view: FormView): string {
  const html = JSON.stringify(renderForm(view));
  return (
    `(function(){var s=document.currentScript,d=document.createElement('div');d.innerHTML=${html};` +
    `var m=/(?:^|;\\s*)rv=([\\w-]{8,64})/.exec(document.cookie),v=d.querySelector('[name=visitor]');` +
    `if(m&&v)v.value=m[1];if(s&&s.parentNode)s.parentNode.insertBefore(d,s);})();\n`
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
  const value = typeof sent === 'string' || typeof sent === 'number' ? String(sent) : '';
  const choices = field.values?.map((choice) => ({ value: choice, label: choice })) ?? choicesOf(known, language);
  return {
    name: field.name,
    label: labelOf(field, fields, language),
    required: field.required,
    value,
    hidden: type === 'hidden',
    box: type === 'consent' || type === 'boolean',
    checked: value === 'true' || value === 'on' || sent === true,
    area: type === 'textarea',
    options:
      type === 'choice' || choices.length > 0
        ? choices.map((choice) => ({ ...choice, selected: choice.value === value }))
        : null,
    type: INPUT_TYPES[type] ?? 'text',
    autocomplete: AUTOCOMPLETE[field.name],
    error: errors.find(({ path }) => path === field.name)?.message[language],
  };
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

function choicesOf(known: Field | undefined, language: Language): { value: string; label: string }[] {
  return (known?.values ?? []).map((choice) => {
    if (typeof choice === 'string') return { value: choice, label: choice };
    return { value: choice.value, label: inLanguage(choice.label, language) || choice.value };
  });
}

function labelOf(field: FormField, fields: ReadonlyMap<string, Field> | null, language: Language): string {
  if (field.type === 'consent') return inLanguage(field.text, language);
  return inLanguage(field.label, language) || inLanguage(fields?.get(field.name)?.label, language) || field.name;
}
