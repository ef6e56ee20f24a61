import { valueAt } from '../../domain/files/edit-values';
import type { FilePath } from '../../domain/files/finding';
import { textSchema } from '../../domain/files/leaf-values';
import type { Language } from '../../domain/lead/lead';
import { nameRule } from '../../domain/scoring/explain-item';
import type { WordKey } from '../words/words';
import { conditionField, wordFields, type Field } from './fields';

/** The lists of rules a scoring model has. */
export const RULE_LISTS = ['fit', 'engagement', 'disqualify'] as const;
export type RuleList = (typeof RULE_LISTS)[number];

const field = (path: FilePath, label: WordKey, as: Field['as'] = 'text'): Field => ({ path, label, as });

/** The fields of one rule, the points first: they are what is tried most. */
export function ruleFields(value: unknown, list: RuleList, at: number): Field[] {
  const of = (...rest: FilePath): FilePath => [list, at, ...rest];
  const named = [field(of('id'), 'edit.id'), ...wordFields(value, of('label'), 'edit.label')];
  switch (list) {
    case 'fit':
      return [
        ...[field(of('points'), 'model.points', 'number'), conditionField(of('when'), 'edit.when', 'rule'), ...named],
        field(of('group'), 'edit.group'),
      ];
    case 'engagement':
      return [
        field(of('points'), 'model.points', 'number'),
        { ...field(of('event'), 'edit.event'), suggests: 'events' },
        conditionField(of('where'), 'edit.where', 'props'),
        ...named,
        field(of('limit', 'times'), 'edit.limit.times', 'number'),
        field(of('limit', 'per'), 'edit.limit.per', 'duration'),
        field(of('halfLife'), 'edit.halfLife', 'duration'),
        field(of('expires'), 'edit.expires', 'duration'),
      ];
    case 'disqualify':
      return [conditionField(of('when'), 'edit.when', 'rule'), field(of('reason'), 'field.reason'), ...named];
  }
}

/** The fields of a model as a whole; the two thresholds first. */
export function modelFields(value: unknown): Field[] {
  return [
    field(['bands', 'warm'], 'edit.bands.warm', 'number'),
    field(['bands', 'hot'], 'edit.bands.hot', 'number'),
    field(['hotRequires', 'fit'], 'edit.hotRequires.fit', 'number'),
    field(['hotRequires', 'engagement'], 'edit.hotRequires.engagement', 'number'),
    field(['salesCycle'], 'edit.salesCycle', 'duration'),
    field(['taper'], 'edit.taper', 'duration'),
    field(['min'], 'edit.min', 'number'),
    field(['max'], 'edit.max', 'number'),
    field(['inactivity', 'perMonth'], 'edit.inactivity', 'number'),
    field(['noResponse', 'unanswered'], 'edit.unanswered', 'number'),
    field(['noResponse', 'points'], 'edit.noResponse', 'number'),
    field(['completeness', 'points'], 'edit.completeness', 'number'),
    field(['freshness', 'points'], 'edit.freshness', 'number'),
    ...wordFields(value, ['label'], 'edit.label'),
  ];
}

/** What a rule that is being written is called: by its label, where it has one that can be read, else by its id. */
export function nameWritten(value: unknown, list: RuleList, at: number, language: Language): string {
  const id = valueAt(value, [list, at, 'id']);
  const label = textSchema.safeParse(valueAt(value, [list, at, 'label']));
  return nameRule(typeof id === 'string' ? id : String(at + 1), label.data, language);
}

/** How many rules a list has. */
export function rulesIn(value: unknown, list: RuleList): number {
  const rules = valueAt(value, [list]);
  return Array.isArray(rules) ? rules.length : 0;
}

/** What a rule begins as, to be filled in. */
export const NEW_RULES: Record<RuleList, Record<string, unknown>> = {
  fit: { id: 'new-rule', when: { 'profile.role': 'hr-director' }, points: 10 },
  engagement: { id: 'new-rule', event: 'page.viewed', points: 5, limit: { times: 3, per: '30 days' } },
  disqualify: { id: 'new-rule', when: { 'profile.industry': 'education' }, reason: 'no-product-for-market' },
};
