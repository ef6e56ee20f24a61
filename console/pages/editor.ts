import type { FileKind } from '../../domain/files/kinds';
import { showFinding } from '../../domain/words/sentence';
import { STANDARD_KINDS } from '../../usecases/events/event-kinds';
import { storedNames } from '../../usecases/files/known-names';
import { lintDraft } from '../../usecases/files/lint-draft';
import { readCurrent } from '../../usecases/files/read-published';
import { saveDraft } from '../../usecases/files/save-draft';
import { getFile } from '../../usecases/files/view-file';
import { notFound, type Finding, type Outcome, type Refusal } from '../../usecases/outcome';
import type { ConditionNames } from '../editing/condition-words';
import type { Suggested } from '../editing/fields';
import { formOf, hasForms, valueOf, type FormKind } from '../editing/form-of-file';
import { basisOf, readRowAction, writeForm, type Written } from '../editing/read-edits';
import { teamNames } from '../editing/routing-fields';
import type { RowAction } from '../editing/view-condition';
import type { Form } from '../form';
import type { PageAnswer, PageCall } from '../page';
import { problemOf } from '../refusals';
import { FILE_NAME, partOf, pathOf, textOf, titleOf } from './file-address';
import { numberLines } from './numbered-lines';
import { beginText } from './starter-text';

/** `typed`: what was filled in and is not written into the text yet; `pressed`: the button of a condition. */
type Shown = {
  text: string;
  refusal?: Refusal;
  warnings?: Finding[];
  open?: string | undefined;
  typed?: Form;
  pressed?: RowAction;
};

/** A file to write in: its text, and where its kind has them forms beside it. */
export async function showEditor(kind: FileKind, call: PageCall, written?: Shown): Promise<PageAnswer> {
  const { deps, params, query, formats } = call;
  const name = params.name ?? '';
  if (!FILE_NAME.test(name)) return notFound('file');
  const part = partOf(call);
  const file = await getFile(deps, kind, name, part);
  if (file.code !== 'ok' && file.code !== 'not-found') return file;
  const stored = file.code === 'ok' ? textOf(file.value) : await beginText(kind, call);
  const isNew = file.code !== 'ok';
  const shown = written ?? begin(stored, query.text('open'), isNew);
  const { text, refusal, warnings = [] } = shown;
  const problem = refusal && problemOf(refusal, formats);
  const findings = findingsOf(refusal) ?? warnings;
  const title = `${formats.say('file.edit')}${formats.say('colon')}${titleOf(kind, name, formats)}`;
  return {
    view: 'editor',
    title,
    status: problem?.status ?? 200,
    styles: ['editing.css'],
    scripts: ['editor.js', 'rows.js'],
    data: {
      ...{ problem, kind, name, title, part, text, path: pathOf(kind, name), isNew, rowsAt: 'edit' },
      warnings: warnings.map((finding) => showFinding(finding, formats.language)),
      lines: findings.length > 0 ? numberLines(text, findings, formats.language) : null,
      isModel: kind === 'scoring-models',
      hasSteps: kind === 'sequences',
      ...(hasForms(kind) ? await formsBeside(kind, shown, file.code === 'ok' ? basisOf(stored) : '', call) : {}),
    },
  };
}

/** A file that is new begins with what it is as a whole. */
function begin(text: string, open: string | undefined, isNew: boolean): Shown {
  return { text, open: open ?? (isNew ? '[]' : undefined) };
}

function findingsOf(refusal: Refusal | undefined): Finding[] | null {
  return refusal?.code === 'invalid' ? refusal.errors : null;
}

async function formsBeside(kind: FormKind, shown: Shown, basis: string, call: PageCall): Promise<object> {
  const { typed } = shown;
  // What was typed belongs to the form it was typed in.
  const made = typed?.raw('made') ?? shown.text;
  const { lists, names } = await readNames(call, valueOf(made));
  const around = { formats: call.formats, names, typed, pressed: shown.pressed ?? null };
  return {
    ...{ hasForms: true, made, basis: typed?.text('basis') ?? basis, lists },
    form: formOf(kind, made, around, shown.open),
  };
}

/** Names that fields suggest, and those that conditions may ask about. */
export async function readNames(
  { deps }: PageCall,
  value: unknown,
): Promise<{ lists: { name: Suggested; values: string[] }[]; names: ConditionNames }> {
  const known = storedNames(deps);
  const [templates, sequences, registered, profile, topics] = await Promise.all([
    known.files('templates'),
    known.files('sequences'),
    known.kinds(),
    known.fields(),
    readCurrent(deps, 'topics'),
  ]);
  const kinds = [...STANDARD_KINDS, ...registered];
  const named = sequences.map(({ name }) => name);
  return {
    lists: [
      { name: 'templates', values: templates.map(({ name }) => name).filter((name) => !name.includes('/')) },
      { name: 'sequences', values: named },
      { name: 'events', values: kinds },
      { name: 'teams', values: teamNames(value) },
      { name: 'topics', values: (topics?.value.topics ?? []).map(({ name }) => name) },
    ],
    names: { profile: profile ?? [], kinds, sequences: named },
  };
}

/** The text that was sent, with what its form changed. */
async function readWritten(kind: FileKind, { deps, params, form, formats }: PageCall): Promise<Outcome<Written>> {
  if (!hasForms(kind) || form.sent('made') === undefined) return { code: 'ok', value: { text: form.raw('text') } };
  const file = await getFile(deps, kind, params.name ?? '');
  const templates = kind === 'sequences' ? await storedNames(deps).files('templates') : [];
  const mail = templates.find(({ name }) => !name.includes('/'));
  return writeForm(kind, file.code === 'ok' ? textOf(file.value) : '', form, formats, mail?.name);
}

/** Saves the draft as it was typed and filled in; what is refused stays in the editor with every finding at its line. */
export async function saveEdited(kind: FileKind, call: PageCall): Promise<PageAnswer> {
  const { deps, asker, params, form } = call;
  const name = params.name ?? '';
  const pressed = readRowAction(form);
  if (pressed !== null) return showEditor(kind, call, { text: form.raw('text'), typed: form, pressed });
  const written = await readWritten(kind, call);
  if (written.code !== 'ok') return showEditor(kind, call, { text: form.raw('text'), refusal: written, typed: form });
  const { text, open } = written.value;
  const saved = await saveDraft(deps, asker, { kind, name, text, part: partOf(call) });
  if (saved.code !== 'ok') return showEditor(kind, call, { text, refusal: saved, open });
  const { warnings } = saved.value;
  const path = pathOf(kind, name);
  // Who presses a button inside the form goes on there.
  if (form.sent('do') !== undefined) {
    return { to: open === undefined ? `${path}/edit` : `${path}/edit?open=${encodeURIComponent(open)}`, said: 'saved' };
  }
  return warnings.length > 0 ? showEditor(kind, call, { text, warnings }) : { to: path, said: 'saved' };
}

/** What is wrong with a text while it is being typed, for the editor's script; nothing is stored. */
export async function lintTyped(kind: FileKind, call: PageCall): Promise<PageAnswer> {
  const { deps, params, form, formats } = call;
  const name = params.name ?? '';
  const linted = await lintDraft(deps, { kind, name, text: form.raw('text'), part: partOf(call) });
  if (linted.code !== 'ok') return linted;
  return { json: { findings: linted.value.map((finding) => showFinding(finding, formats.language)) } };
}
