import { parseDuration } from '../../domain/time/duration';
import { LOCALES } from '../../domain/words/locales';
import { hasValue, typedOf, type TypedRow } from './condition-form';
import { sayField, valueChoices, type ConditionNames } from './condition-words';
import type { Formats } from '../formats';

type Names = Pick<ConditionNames, 'profile'>;

/** A condition as a sentence in the reader's language; one that goes deeper than rows and groups as its author wrote it. */
export function sayCondition(condition: object, names: Names, formats: Formats): string {
  const typed = typedOf(condition);
  if (typed === null) return JSON.stringify(condition).replace(/"/g, '');
  const { say } = formats;
  const join = (parts: string[], match: string): string =>
    parts.join(` ${say(match === 'all' ? 'condition.and' : 'condition.or')} `);
  const items = typed.items.map((item) => {
    if (!('rows' in item)) return sayRow(item, names, formats);
    const rows = join(
      item.rows.map((row) => sayRow(row, names, formats)),
      item.match,
    );
    return item.match === 'none' ? `${say('condition.not')} (${rows})` : typed.items.length > 1 ? `(${rows})` : rows;
  });
  return join(items, typed.match);
}

function sayRow({ field, op, text }: TypedRow, names: Names, formats: Formats): string {
  const what = sayField(field, names, formats);
  const how = formats.word('condition-op', op);
  if (!hasValue(op)) return `${what} ${how}`;
  const [low, high] = text.split(', ');
  if (op === 'between' && low !== undefined && high !== undefined)
    return `${what} ${formats.say('condition.between', { low, high })}`;
  const known = valueChoices(field, names, formats);
  const one = (value: string): string => known.find((choice) => choice.value === value)?.label ?? value;
  const value =
    op === 'within' || op === 'olderThan' ? sayDuration(text, formats) : text.split(', ').map(one).join(', ');
  return `${what} ${how} ${value}`;
}

/** A length of time as a file has it ("30 days", "2 business hours") in the reader's language. */
export function sayDuration(written: string, { language, say }: Pick<Formats, 'language' | 'say'>): string {
  const duration = parseDuration(written.replace(/^["']|["']$/g, ''));
  if (duration === null) return written;
  const { amount, unit } = duration;
  const isBusiness = unit.startsWith('business ');
  const plain = unit.replace('business ', '').replace(/s$/, '');
  const said = new Intl.NumberFormat(LOCALES[language], { style: 'unit', unit: plain, unitDisplay: 'long' }).format(
    amount,
  );
  return isBusiness ? say('duration.business', { span: said }) : said;
}
