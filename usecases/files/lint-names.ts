import type { Field } from '../../domain/files/fields';
import type { FilePath, Positions } from '../../domain/files/finding';
import type { FileKind } from '../../domain/files/kinds';
import { recordOf } from '../../domain/timeline/json-record';
import type { Bilingual } from '../../domain/words/bilingual';
import { tell } from '../../domain/words/sentence';
import { readFieldValue } from '../capture/field-values';
import type { Finding } from '../outcome';

/** The lists of a file whose entries go by a name, and what those are called. */
const NAMED: Readonly<Partial<Record<FileKind, Readonly<Record<string, Bilingual>>>>> = {
  forms: { fields: { en: 'a field', fr: 'un champ' } },
  fields: { fields: { en: 'a field', fr: 'un champ' } },
  topics: { topics: { en: 'a topic', fr: 'un thème' } },
  mail: { routes: { en: 'a route', fr: 'une route' }, senders: { en: 'a sender', fr: 'un expéditeur' } },
};

/** Two entries of a list under one name: of a form's two fields one value would be lost, of others only the first would hold. */
export function findRepeatedNames(kind: FileKind, written: unknown, at: Positions): Finding[] {
  return Object.entries(NAMED[kind] ?? {}).flatMap(([list, what]) => {
    const seen = new Map<string, number>();
    return itemsOf(recordOf(written)[list]).flatMap((item, index): Finding[] => {
      const { name } = recordOf(item);
      if (typeof name !== 'string') return [];
      const path: FilePath = [list, index, 'name'];
      const first = seen.get(name);
      if (first === undefined) {
        seen.set(name, at(path).line);
        return [];
      }
      const told = tell('{kind} called "{name}" twice: see line {line}', { kind: what, name, line: first });
      return [{ path: path.join('.'), ...at(path), ...told }];
    });
  });
}

/** What a form offers to choose and the profile would refuse: whoever chose it could not send the form. */
export function findRefusedChoices(form: unknown, fields: readonly Field[], at: Positions): Finding[] {
  const byName = new Map(fields.map((field) => [field.name, field]));
  return itemsOf(recordOf(form).fields).flatMap((item, index) => {
    const { name, values } = recordOf(item);
    const field = typeof name === 'string' ? byName.get(name) : undefined;
    if (field === undefined) return [];
    return itemsOf(values).flatMap((found, place): Finding[] => {
      const read = typeof found === 'string' ? readFieldValue(field, found) : null;
      if (typeof found !== 'string' || read?.ok !== false) return [];
      const path: FilePath = ['fields', index, 'values', place];
      const told = tell('nobody can choose "{found}": {field} of fields.yaml takes {wanted}', {
        found,
        field: field.name,
        wanted: read.expected,
      });
      return [{ path: path.join('.'), ...at(path), ...told }];
    });
  });
}

function itemsOf(list: unknown): unknown[] {
  return Array.isArray(list) ? list : [];
}
