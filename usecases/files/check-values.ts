import type { Doubt, FieldShape, KnownShapes } from '../../domain/conditions/condition-fields';
import { nearestName } from '../../domain/conditions/nearest-name';
import { parseCondition } from '../../domain/conditions/parse-condition';
import type { Field } from '../../domain/files/fields';
import type { Positions } from '../../domain/files/finding';
import type { Compared } from '../../domain/files/mentions';
import type { Json } from '../../domain/timeline/entry';
import { tell } from '../../domain/words/sentence';
import { readFieldValue } from '../capture/field-values';
import type { Finding } from '../outcome';

/**
 * The values of a file that are not what the fields they are compared with hold, by `fields.yaml`: a number compared with a word is never
 * more than it (D110). A value no list has is doubtful in a comparison, for leads may have it from before, and wrong where it is set.
 */
export function checkValues(compared: readonly Compared[], fields: readonly Field[], at: Positions): Finding[] {
  const byName = new Map(fields.map((field) => [field.name, field]));
  const ofProfile: KnownShapes = (name) => {
    const field = name.startsWith('profile.') ? byName.get(name.slice('profile.'.length)) : undefined;
    return field && shapeOf(field);
  };
  return compared.flatMap((one) => {
    switch (one.compares) {
      case 'lead':
        return checkCondition(one, ofProfile, 'lead', at);
      case 'props':
        return checkCondition(one, (prop) => PROPS[one.event]?.[prop], 'free', at);
      case 'assigned': {
        const field = byName.get(one.field);
        return field === undefined ? [] : checkAssigned(one, field, at);
      }
    }
  });
}

/** What standard events carry that is no text (api.md, "Events"; files.md, "Scoring model"). */
const PROPS: Readonly<Record<string, Readonly<Record<string, FieldShape>>>> = {
  'video.watched': { percent: { holds: 'number' } },
};

/** What is wrong only because of what the fields hold; all else is told with the form of the file. */
function checkCondition(
  { written, path }: Compared,
  known: KnownShapes,
  fields: 'lead' | 'free',
  at: Positions,
): Finding[] {
  const errorsOf = (parsed: ReturnType<typeof parseCondition>) => (parsed.ok ? [] : parsed.errors);
  const told = new Set(errorsOf(parseCondition(written, { at: path, fields })).map((error) => error.path.join('.')));
  return errorsOf(parseCondition(written, { at: path, fields, known }))
    .filter((error) => !told.has(error.path.join('.')))
    .map(({ path: place, part, ...error }) => ({ ...error, path: place.join('.'), ...at(place, part) }));
}

function checkAssigned({ written, path }: Compared, field: Field, at: Positions): Finding[] {
  if (written === null) return [];
  const read = readFieldValue(field, written as Json);
  if (read.ok && JSON.stringify(read.value) === JSON.stringify(written)) return [];
  const found = textOf(written as Json);
  const wanted = read.ok ? bothWays(read.value) : field.type === 'boolean' ? TRUTH : read.expected;
  const suggestion = read.ok ? undefined : nearestName(found, namesOf(field));
  const finding = {
    path: path.join('.'),
    ...at(path),
    ...tell('expected {wanted}, not {found}', { wanted, found: JSON.stringify(written) }),
  };
  return [suggestion === undefined ? finding : { ...finding, suggestion }];
}

/** What a form takes for yes is not what a file writes. */
const TRUTH = { fr: 'true ou false', en: 'true or false' };

function bothWays(value: Json): { fr: string; en: string } {
  const shown = JSON.stringify(value);
  return { fr: shown, en: shown };
}

function shapeOf(field: Field): FieldShape {
  switch (field.type) {
    case 'number':
    case 'boolean':
      return { holds: field.type };
    case 'date':
      return { holds: 'day' };
    case 'choice':
    case 'country':
      return { holds: 'text', isList: false, doubt: (value) => doubtOf(field, value) };
    default:
      return { holds: 'text', isList: field.type === 'list' };
  }
}

/** What a choice or a country cannot be; the value meant is the one that goes by that name, else the one written most alike. */
function doubtOf(field: Field, found: string): Doubt | null {
  const names = namesOf(field);
  const read = readFieldValue(field, found);
  if (read.ok && read.value === found) return null;
  const meant = read.ok ? textOf(read.value) : nearestName(found, names);
  const told =
    field.type === 'country'
      ? tell('"{found}" is no country: expected a code of two letters such as FR', { found })
      : tell('"{found}" is none of the values of {field}: {names}', {
          found,
          field: field.name,
          names: names.join(', '),
        });
  return meant === undefined ? told : { ...told, suggestion: meant };
}

function textOf(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function namesOf({ values = [] }: Field): string[] {
  return values.map((value) => (typeof value === 'string' ? value : value.value));
}
