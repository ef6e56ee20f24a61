import { STAGES } from '../../domain/lead/stage';
import type { Field as ProfileField } from '../../domain/files/fields';
import { nameField } from '../../domain/words/field-words';
import { inLanguage } from '../../domain/words/in-language';
import type { Formats } from '../formats';

/** Which names the condition may read: a lead's, a scoring rule's, or those of an event's own properties. */
export type ConditionScope = 'lead' | 'rule' | 'props';
/** What conditions of a workspace can name. */
export type ConditionNames = {
  profile: readonly ProfileField[];
  /** Kinds of events. */
  kinds: readonly string[];
  sequences: readonly string[];
};
export type Choice = { value: string; label: string };

const USUAL = ['firstName', 'lastName', 'company', 'role', 'employees', 'industry', 'country', 'phone'];
const PURPOSES = ['email', 'pixel', 'links', 'web', 'sms', 'phone', 'scoring'];
const OF_SCORE = ['band', 'score', 'fit', 'engagement', 'stage'];
const OF_LEAD = ['source', 'tags', 'language', 'createdAt', 'lastActivityAt', 'handoffs.returned', 'customer'];
/** What events carry that is asked about most. */
const PROPS = ['path', 'url', 'percent', 'form', 'template', 'name', 'of'];

/** The fields a condition may name, in groups, with what people call them. */
export function fieldChoices(
  scope: ConditionScope,
  names: ConditionNames,
  formats: Formats,
): { label: string; options: Choice[] }[] {
  const { say } = formats;
  const all = (label: string, fields: readonly string[]): { label: string; options: Choice[] } => ({
    label,
    options: fields.map((value) => ({ value, label: sayField(value, names, formats) })),
  });
  if (scope === 'props') return [all(say('condition.of.event'), PROPS)];
  const profile = names.profile.length > 0 ? names.profile.map(({ name }) => name) : USUAL;
  return [
    all(
      say('condition.of.profile'),
      profile.map((name) => `profile.${name}`),
    ),
    ...(scope === 'rule' ? [] : [all(say('condition.of.score'), OF_SCORE)]),
    all(say('condition.of.lead'), OF_LEAD),
    all(
      say('condition.of.consent'),
      PURPOSES.map((purpose) => `consent.${purpose}`),
    ),
    all(
      say('condition.of.events'),
      names.kinds.flatMap((kind) => [`events.${kind}.count`, `events.${kind}.lastAt`]),
    ),
    all(
      say('condition.of.sequences'),
      names.sequences.map((name) => `enrolled.${name}`),
    ),
  ].filter(({ options }) => options.length > 0);
}

/** A field in words; one that has none as it is written. */
export function sayField(field: string, names: Pick<ConditionNames, 'profile'>, formats: Formats): string {
  const { say, word, language } = formats;
  const [root = '', ...rest] = field.split('.');
  const name = rest.join('.');
  if (root === 'profile' && name !== '') return nameField(name, names.profile, language).label;
  if (root === 'consent') return say('condition.consent', { what: word('purpose-of', name) });
  if (root === 'enrolled') return say('condition.enrolled', { name });
  if (root === 'events' && rest.length > 1) {
    const kind = rest.slice(0, -1).join('.');
    return say(rest.at(-1) === 'lastAt' ? 'condition.event.last' : 'condition.event.count', {
      what: word('event', kind),
    });
  }
  const known = [...OF_SCORE, ...OF_LEAD, ...PROPS].includes(field);
  return known ? word('condition-field', field.replace('.', '-')) : field;
}

/** What a field may hold, where that is a few known values. */
export function valueChoices(field: string, names: Pick<ConditionNames, 'profile'>, formats: Formats): Choice[] {
  const { word, say, language } = formats;
  const of = (group: string, values: readonly string[]): Choice[] =>
    values.map((value) => ({ value, label: word(group, value) }));
  if (field === 'band') return of('band', ['cold', 'warm', 'hot']);
  if (field === 'stage')
    return of(
      'stage',
      STAGES.filter((stage) => stage !== 'erased' && stage !== 'merged'),
    );
  if (field === 'language') return of('language', ['fr', 'en']);
  if (field.startsWith('consent.')) return of('permission', ['granted', 'refused', 'unknown']);
  const asked = names.profile.find(({ name }) => `profile.${name}` === field);
  if (field === 'customer' || asked?.type === 'boolean') {
    return [
      { value: 'true', label: say('yes') },
      { value: 'false', label: say('no') },
    ];
  }
  return (asked?.values ?? []).map((one) =>
    typeof one === 'string'
      ? { value: one, label: one }
      : { value: one.value, label: inLanguage(one.label, language) || one.value },
  );
}
