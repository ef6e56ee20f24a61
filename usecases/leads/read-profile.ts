import type { Fields } from '../../domain/files/fields';
import type { Json, JsonObject } from '../../domain/timeline/entry';
import { readFieldValue } from '../capture/field-values';
import type { Deps } from '../deps';
import { readCurrent } from '../files/read-published';
import { done, type Finding, type Outcome } from '../outcome';

/** Keys that would reach into objects or documents rather than name a field. */
const FIELD_NAME = /^(?!__proto__$|constructor$|prototype$)[A-Za-z][A-Za-z0-9_]{0,79}$/;

/**
 * The profile as the types of `fields.yaml` read it; a null stays (it clears). Fields that file does not list are kept as they
 * came: an integration may know more than marketing has named yet.
 */
export async function readProfile(deps: Deps, profile: Record<string, Json>): Promise<Outcome<JsonObject>> {
  const fields: Fields['fields'] = (await readCurrent(deps, 'fields'))?.value.fields ?? [];
  const byName = new Map(fields.map((field) => [field.name, field]));
  const errors: Finding[] = [];
  const read: JsonObject = {};
  for (const [name, value] of Object.entries(profile)) {
    const field = byName.get(name);
    if (!FIELD_NAME.test(name))
      errors.push({ path: `profile.${name}`, message: 'expected a field name: letters, digits and _' });
    else if (value === null || !field) read[name] = value;
    else {
      const result = readFieldValue(field, value);
      if (result.ok) read[name] = result.value;
      else errors.push({ path: `profile.${name}`, message: `expected ${result.expected.en} / ${result.expected.fr}` });
    }
  }
  return errors.length > 0 ? { code: 'invalid', errors } : done(read);
}
