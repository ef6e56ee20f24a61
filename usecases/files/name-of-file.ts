import type { FileKind } from '../../domain/files/kinds';
import { recordOf } from '../../domain/timeline/json-record';
import { tell, type Told } from '../../domain/words/sentence';
import type { Refusal } from '../outcome';

/** Under which key a file of a kind calls itself; kinds that are not here carry no name. */
const NAMING_KEYS: Readonly<Partial<Record<FileKind, readonly string[]>>> = {
  'scoring-models': ['model'],
  sequences: ['sequence', 'stream', 'broadcast'],
  forms: ['form'],
  segments: ['segment'],
  agreements: ['agreement'],
  hooks: ['hook'],
};

/**
 * The name a file gives itself, which must be the one it is stored under, and the key it stands under; null for kinds that carry none.
 * Reads the file as written, whatever else is wrong with it.
 */
export function nameInside(kind: FileKind, written: unknown): { key: string; name: string } | null {
  const values = recordOf(written);
  const key = NAMING_KEYS[kind]?.find((one) => Object.hasOwn(values, one));
  const name = key === undefined ? undefined : values[key];
  if (key === undefined || (typeof name !== 'string' && typeof name !== 'number')) return null;
  return { key, name: String(name) };
}

/** Whether a file of a kind may have this name: templates may lie in `layouts/` and `partials/`. */
export function isFileName(kind: FileKind, name: string): boolean {
  const plain = /^[A-Za-z0-9][A-Za-z0-9_-]{0,79}$/;
  return kind === 'templates' ? plain.test(name.replace(/^(layouts|partials)\//, '')) : plain.test(name);
}

/** What a file's name must be, where {@link isFileName} says it is none. */
export function tellFileName(kind: FileKind, name: string): Told {
  return kind === 'templates'
    ? tell(
        '"{name}" cannot be the name of a template: expected at most 80 letters without accents, digits, - and _, such as demo-invitation, or the same after layouts/ or partials/',
        { name },
      )
    : tell(
        '"{name}" cannot be the name of a file: expected at most 80 letters without accents, digits, - and _, the first a letter or digit, such as hr-welcome',
        { name },
      );
}

/** The refusal of such a name. */
export function refuseFileName(kind: FileKind, name: string): Refusal {
  return { code: 'invalid', errors: [{ path: 'name', ...tellFileName(kind, name) }] };
}
