import { createHash } from 'node:crypto';
import { z } from 'zod';
import { isSame, valueAt, type FileEdit } from '../../domain/files/edit-values';
import { isRecord } from '../../domain/timeline/json-record';
import { editYaml } from '../../domain/files/edit-yaml';
import type { FilePath } from '../../domain/files/finding';
import { STEP_KINDS } from '../../domain/files/sequence-step';
import { conflictIn, done, invalid, type Outcome } from '../../usecases/outcome';
import type { Form } from '../form';
import type { Formats } from '../formats';
import { say } from '../words/words';
import { sayField } from './condition-words';
import { editsOf, unfinishedIn } from './fields';
import { fieldsIn, valueOf, type FormKind } from './form-of-file';
import { NEW_RULES, RULE_LISTS } from './model-fields';
import { NEW_ROUTE } from './routing-fields';
import { NEW_AWAITED, newStep } from './step-fields';
import type { RowAction } from './view-condition';

const path = z.array(z.union([z.string().max(80), z.number().int().min(0)])).max(60);
const place = z.number().int().min(0);
/** What a button of a condition asks for. */
const rowAsked = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('row'), path, group: z.exactOptional(place) }),
  z.strictObject({ do: z.literal('group'), path }),
  z.strictObject({ do: z.literal('drop'), path, at: z.array(place).min(1).max(2) }),
]);
/** What a button of the form asks for. */
const asked = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('add'), path }),
  z.strictObject({ do: z.literal('remove'), path: path.min(1) }),
  z.strictObject({ do: z.literal('move'), path, from: place, to: place }),
]);

/** A text by which to tell whether a file was saved meanwhile. */
export function basisOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 16);
}

/** A text with what its form changed in it; `open` is the path of the part that was added or moved. */
export type Written = { text: string; open?: string };

/**
 * Writes what was changed in the form of a file, and what its button asked for, into the text that was sent with it. `made` among the
 * fields is the text the form was made of. Where the file has been saved by somebody else since, nothing is written; where text and
 * form change the same value neither wins. `template`: what a new step that sends something begins with.
 */
export function writeForm(
  kind: FormKind,
  stored: string,
  form: Form,
  formats: Formats,
  template?: string,
): Outcome<Written> {
  const text = form.raw('text');
  const basis = form.text('basis');
  if (basis !== undefined && basis !== basisOf(stored)) return conflictIn(inBoth('edit.changed.meanwhile'));
  const made = form.raw('made');
  const value = valueOf(made);
  const fields = value === null ? [] : fieldsIn(kind, value);
  const unfinished = unfinishedIn(fields, form);
  if (unfinished !== null) {
    const field = sayField(unfinished.field, { profile: [] }, formats);
    return invalid(unfinished.path.join('.'), formats.say('condition.value.missing', { field }));
  }
  const edits = editsOf(value, fields, form);
  const action = readAction(form);
  if (edits.length === 0 && action === null) return done({ text });
  const now = text === made ? value : valueOf(text);
  const touched = edits.map((edit) => edit.path).concat(action ? [action.path] : []);
  if (!touched.every((one) => isSame(valueAt(now, one), valueAt(value, one))))
    return conflictIn(inBoth('edit.changed.both'));
  // Fields first: they are named by the places things have before anything moves.
  const structural = action && toEdit(action, now, { kind, form, template, formats });
  const result = editYaml(text, structural ? [...edits, structural.edit] : edits);
  if (!result.ok) return invalid(result.edit.path.join('.'), formats.say('edit.not-here'));
  return done({ text: result.text, ...(structural?.open && { open: JSON.stringify(structural.open) }) });
}

type Asked = z.infer<typeof asked>;

function readAction(form: Form): Asked | null {
  return readSent(form, asked);
}

/** The button of a condition that was pressed: it changes what is shown, and nothing is saved yet. */
export function readRowAction(form: Form): RowAction | null {
  return readSent(form, rowAsked);
}

function readSent<T>(form: Form, shape: z.ZodType<T>): T | null {
  const sent = form.sent('do');
  if (sent === undefined) return null;
  try {
    return shape.safeParse(JSON.parse(sent)).data ?? null;
  } catch {
    return null;
  }
}

type Around = { kind: FormKind; form: Form; formats: Formats; template: string | undefined };
type NewEntry = Around & { path: FilePath; list: unknown };

function toEdit(action: Asked, value: unknown, { kind, ...around }: Around): { edit: FileEdit; open?: FilePath } {
  if (action.do === 'remove') return { edit: action };
  if (action.do === 'move') return { edit: action, open: [...action.path, action.to] };
  const list = valueAt(value, action.path);
  const at = Array.isArray(list) ? list.length : 0;
  const edit: FileEdit = {
    do: 'insert',
    path: action.path,
    at,
    value: newEntry({ path: action.path, kind, list, ...around }),
  };
  return { edit, open: [...action.path, at] };
}

function newEntry({ path, kind, list, form, template, formats }: NewEntry): unknown {
  if (kind === 'sequences') {
    if (path.at(-1) === 'any' || path.at(-1) === 'all') return NEW_AWAITED;
    const chosen = STEP_KINDS.find((one) => one === form.text(`add:${JSON.stringify(path)}`)) ?? 'wait';
    return { [chosen]: newStep(chosen, template ?? formats.say('edit.template.name')) };
  }
  if (kind === 'teams') return NEW_ROUTE;
  const rules = RULE_LISTS.find((one) => one === path[0]) ?? 'fit';
  const taken = new Set((Array.isArray(list) ? list : []).map((rule: unknown) => (isRecord(rule) ? rule.id : null)));
  let number = 1;
  while (taken.has(`new-rule-${number}`)) number += 1;
  return { ...NEW_RULES[rules], id: `new-rule-${number}` };
}

function inBoth(key: 'edit.changed.meanwhile' | 'edit.changed.both'): { fr: string; en: string } {
  return { fr: say('fr', key), en: say('en', key) };
}
