import type { Field } from '../files/fields';
import { labelOfField } from '../files/usual-fields';
import type { Language } from '../lead/lead';
import type { Json } from '../timeline/entry';
import { inLanguage } from './in-language';

/** The field of this name as `fields.yaml` has it, and what it is called in the reader's language. */
export function nameField(
  name: string,
  fields: readonly Field[],
  language: Language,
): { field: Field | undefined; label: string } {
  const field = fields.find((one) => one.name === name);
  return { field, label: labelOfField(name, field, language) };
}

/** What one of the values to choose from is called; empty where it is none of them, or has no label. */
export function nameChoice(field: Field | undefined, value: Json, language: Language): string {
  const choice = field?.values?.find((one) => typeof one !== 'string' && one.value === value);
  return typeof choice === 'object' ? inLanguage(choice.label, language) : '';
}
