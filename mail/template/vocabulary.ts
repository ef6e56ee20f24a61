import { nearestName } from '../../domain/conditions/nearest-name';

/** The languages of the platform; the first is the fall-back of the fall-back (files.md: texts are `{ fr, en }`). */
export const LANGUAGES = ['fr', 'en'] as const;
export type MailLanguage = (typeof LANGUAGES)[number];

/** Variables with fields below them: `lead.firstName` (files.md, "E-mail template"). */
export const RECORD_VARIABLES = ['lead', 'sender', 'rep', 'sequence', 'coupon', 'score'] as const;
/** The fields of those that are not the workspace's to name. */
export const FIELDS_OF = { sender: ['name', 'address'] } as const;
/** Variables that are values, and addresses of pages of ours. */
export const URL_VARIABLES = [
  'unsubscribeUrl',
  'preferencesUrl',
  'viewInBrowserUrl',
  // For the platform's own mails: the double opt-in, a document asked for, "see or delete my data".
  'confirmUrl',
  'documentUrl',
  'dataUrl',
] as const;
export const VALUE_VARIABLES = ['coupon', 'score', 'sequence', 'subject', 'preheader', ...URL_VARIABLES] as const;
export const VARIABLE_ROOTS: readonly string[] = [...new Set([...RECORD_VARIABLES, ...VALUE_VARIABLES, 'language'])];

/** Everything a template can call, with how it is called; nothing reaches the system. */
export const FUNCTIONS = {
  default: { params: [2, 2], options: [], usage: "{{default lead.firstName 'Hello'}}" },
  eq: { params: [2, 2], options: [], usage: '{{#if (eq lead.role "cfo")}}' },
  dateFormat: { params: [1, 2], options: [], usage: '{{dateFormat lead.contractEnd "long"}}' },
  number: { params: [1, 1], options: ['digits', 'currency', 'percent'], usage: '{{number lead.employees}}' },
  link: { params: [1, 1], options: ['as'], usage: '{{link "https://example.com/guide" as="guide"}}' },
  asset: { params: [1, 1], options: [], usage: '{{asset "logo.png"}}' },
  t: { params: [0, 0], options: LANGUAGES, usage: '{{t fr="Bonjour" en="Hello"}}' },
} as const satisfies Record<
  string,
  { params: readonly [least: number, most: number]; options: readonly string[]; usage: string }
>;

/** How a call is not what its function takes, if it is not: `isHopeless` where its values cannot be told apart; else the option meant. */
export function findOtherwise(
  name: keyof typeof FUNCTIONS,
  call: { params: number; options: readonly string[] },
): { isHopeless: boolean; near?: string | undefined } | null {
  const [least, most] = FUNCTIONS[name].params;
  if (call.params < least || call.params > most) return { isHopeless: true };
  const options: readonly string[] = FUNCTIONS[name].options;
  const unknown = call.options.find((key) => !options.includes(key));
  return unknown === undefined ? null : { isHopeless: false, near: nearestName(unknown, options) };
}

/** Names through which JavaScript's own machinery would be reached. */
export const FORBIDDEN_NAMES: ReadonlySet<string> = new Set(['__proto__', 'prototype', 'constructor']);

/** How `dateFormat` may write a date; the first is what it does unasked. */
export const DATE_STYLES = ['long', 'short', 'medium', 'full', 'weekday', 'month', 'time'] as const;
export type DateStyle = (typeof DATE_STYLES)[number];
