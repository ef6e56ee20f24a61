import { isRecord } from '../timeline/json-record';
import type { FilePath } from './finding';

/**
 * One change of a file. `set` writes a value, also where there was none; `remove` takes a key or an entry of a list away; `insert` puts an
 * entry into a list before the one at `at`; `move` puts an entry of a list in another place. `path` leads to the value, of `insert`
 * and `move` to the list.
 */
export type FileEdit =
  | { do: 'set'; path: FilePath; value: unknown }
  | { do: 'remove'; path: FilePath }
  | { do: 'insert'; path: FilePath; at: number; value: unknown }
  | { do: 'move'; path: FilePath; from: number; to: number };

/** The value at a path; undefined where nothing is written. */
export function valueAt(value: unknown, path: FilePath): unknown {
  return path.reduce<unknown>((found, step) => {
    if (Array.isArray(found)) return found[Number(step)] as unknown;
    return isRecord(found) && Object.hasOwn(found, step) ? found[String(step)] : undefined;
  }, value);
}

/** What the plain values are after an edit: what the edited text must then read as. */
export function editValue(value: unknown, edit: FileEdit): unknown {
  const [step, ...rest] = edit.path;
  if (step === undefined || (rest.length === 0 && edit.do === 'remove')) return editHere(value, edit);
  const inner = { ...edit, path: rest };
  if (Array.isArray(value)) return value.map((one: unknown, at) => (at === Number(step) ? editValue(one, inner) : one));
  const before = isRecord(value) ? value : {};
  return { ...before, [step]: editValue(before[step], inner) };
}

function editHere(value: unknown, edit: FileEdit): unknown {
  const list: readonly unknown[] = Array.isArray(value) ? value : [];
  switch (edit.do) {
    case 'set':
      return edit.value;
    case 'insert':
      return [...list.slice(0, edit.at), edit.value, ...list.slice(edit.at)];
    case 'move': {
      const others = list.filter((_, at) => at !== edit.from);
      return [...others.slice(0, edit.to), list[edit.from], ...others.slice(edit.to)];
    }
    case 'remove': {
      const [step] = edit.path;
      if (Array.isArray(value)) return list.filter((_, at) => at !== Number(step));
      return isRecord(value) ? Object.fromEntries(Object.entries(value).filter(([key]) => key !== step)) : value;
    }
  }
}

/** Whether two plain values say the same, in whatever order their keys are. */
export function isSame(a: unknown, b: unknown): boolean {
  return canonical(a) === canonical(b);
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (!isRecord(value)) return value === undefined ? 'undefined' : JSON.stringify(value);
  const entries = Object.keys(value).sort();
  return `{${entries.map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(',')}}`;
}
