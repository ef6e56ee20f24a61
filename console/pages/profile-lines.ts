import type { Field } from '../../domain/files/fields';
import type { Json, JsonObject } from '../../domain/timeline/entry';
import type { Deps } from '../../usecases/deps';
import { readCurrent } from '../../usecases/files/read-published';
import { nameChoice, nameField } from '../../domain/words/field-words';
import { LOCALES } from '../../domain/words/locales';
import type { Formats } from '../formats';
import { plain } from './lead-name';

export type ProfileLine = { field: string; value: string };

/** The profile's fields as `fields.yaml` names them; none where nothing is published. */
export async function readProfileFields(deps: Deps): Promise<readonly Field[]> {
  return (await readCurrent(deps, 'fields'))?.value.fields ?? [];
}

/** A profile as people read it: labels and values in their language; what has no label anywhere stays as it is called. */
export function profileLines(
  profile: JsonObject,
  fields: readonly Field[],
  formats: Formats,
  without: ReadonlySet<string>,
): ProfileLine[] {
  return Object.entries(profile)
    .filter(([name, value]) => !without.has(name) && value !== null && value !== '')
    .map(([name, value]) => profileLine(name, value, fields, formats));
}

/** One field of it. */
export function profileLine(name: string, value: Json, fields: readonly Field[], formats: Formats): ProfileLine {
  const { field, label } = nameField(name, fields, formats.language);
  return { field: label, value: sayValue(value, field, formats) };
}

function sayValue(value: Json, field: Field | undefined, formats: Formats): string {
  if (Array.isArray(value)) return value.map((one) => sayValue(one, field, formats)).join(', ');
  if (typeof value === 'boolean') return formats.say(value ? 'yes' : 'no');
  if (typeof value === 'number') return formats.number(value);
  return typeof value === 'string' ? sayText(value, field, formats) : plain(value);
}

function sayText(value: string, field: Field | undefined, formats: Formats): string {
  const chosen = nameChoice(field, value, formats.language);
  if (chosen !== '') return chosen;
  if (field?.type === 'country') return sayCountry(value, formats);
  const at = field?.type === 'date' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(at) ? value : formats.date(at);
}

/** A country by its code (ISO 3166); one that nobody knows as it was written. */
function sayCountry(code: string, { language }: Formats): string {
  if (!/^[A-Z]{2}$/.test(code)) return code;
  return new Intl.DisplayNames(LOCALES[language], { type: 'region' }).of(code) ?? code;
}
