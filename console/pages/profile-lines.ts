import type { Field } from '../../domain/files/fields';
import type { Json, JsonObject } from '../../domain/timeline/entry';
import type { Deps } from '../../usecases/deps';
import { readCurrent } from '../../usecases/files/read-published';
import { nameField } from '../../domain/words/field-words';
import { sayProfileValue } from '../../domain/words/profile-words';
import type { Formats } from '../formats';

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
  return { field: label, value: sayProfileValue(value, field, formats.language, formats.zone) };
}
