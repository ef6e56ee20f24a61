import { nearestName } from '../../domain/conditions/nearest-name';
import type { Field } from '../../domain/files/fields';

/**
 * The field meant by a name that is none: one that goes by that name elsewhere (a synonym, or its label in either language, accents and
 * capitals aside), else the one written most alike. `builtIn`: fields every lead has beside those of `fields.yaml`.
 */
export function nearestField(name: string, fields: readonly Field[], builtIn: readonly string[]): string | undefined {
  const plain = plainOf(name);
  const alias = fields.find((field) => aliasesOf(field).some((one) => plainOf(one) === plain));
  return alias?.name ?? nearestName(name, [...fields.map((field) => field.name), ...builtIn]);
}

function aliasesOf({ synonyms = [], label = {} }: Field): string[] {
  return [...synonyms, ...(typeof label === 'string' ? [label] : Object.values(label))];
}

/** As it would be written as a name: without accents, capitals and what separates words. */
function plainOf(text: string): string {
  return text
    .normalize('NFD')
    .replace(/[^\p{L}\p{N}]/gu, '')
    .toLowerCase();
}
