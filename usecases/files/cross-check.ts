import type { FileKind, FileOf } from '../../domain/files/kinds';
import { findCompared, findMentions, type Mention } from '../../domain/files/mentions';
import { parseFile } from '../../domain/files/parse';
import { teamsOf } from '../../domain/files/teams';
import { idsOf } from '../../domain/sequences/step-ids';
import { recordOf } from '../../domain/timeline/json-record';
import type { Finding } from '../outcome';
import { checkMentions, type OwnNames } from './check-mentions';
import { checkValues } from './check-values';
import { codesOf, takesInOf, type Known } from './known-names';
import { lintMailing } from './lint-mailing';
import { lintMails } from './lint-mails';
import { findRivals } from './lint-rivals';
import { findRefusedChoices, findRepeatedNames } from './lint-names';
import { findCircle, lintSteps } from './lint-sequence';
import { lintSubjects } from './lint-subjects';
import { findSlips } from './lint-slips';
import { lintTexts } from './lint-texts';
import { reopenableReasons } from './look-up-choices';

/** What is wrong or doubtful: in the file by itself, and in how it fits with the others. Findings without severity are errors. */
export type Checked = { own: Finding[]; together: Finding[] };

/** Names of other files, of `fields.yaml` and of `topics.yaml`; the others are settled within a file, or by the kinds of events. */
const ELSEWHERE: readonly Mention['of'][] = [
  'templates',
  'segments',
  'sequences',
  'forms',
  'scoring-models',
  'fields',
  'topics',
  'assets',
  'disqualify-reasons',
  'recycle-reasons',
];
/** Names within the file that are refused when it is published only: a file is saved before its last team is written. */
const YET_TO_COME: readonly Mention['of'][] = ['teams', 'roles', 'intents', 'reopened-reasons'];

/**
 * Everything beyond a file's form that lint finds (files.md), all at once, each with its place: unknown names, steps nobody comes to, ids
 * given twice, waits over the sales cycle, circles of sequences, marketing mails without a way out, texts in one language. A file whose
 * form is wrong is looked through as far as it can be read. Templates are checked by compiling them (check-template.ts).
 */
export async function crossCheck(known: Known, kind: FileKind, name: string, text: string): Promise<Checked> {
  if (kind === 'templates') return { own: [], together: [] };
  const parsed = parseFile(kind, text, name);
  const written = parsed.ok ? parsed : parsed.written;
  if (written === undefined) return { own: [], together: [] };
  const { value, positions: at } = written;
  const context = { known, at, file: { kind, name }, own: ownNames(kind, parsed.ok ? parsed.value : null, value) };
  const mentions = findMentions(kind, value);
  const isForPublishing = (mention: Mention): boolean =>
    ELSEWHERE.includes(mention.of) || YET_TO_COME.includes(mention.of);
  const own = await checkMentions(
    mentions.filter((mention) => !isForPublishing(mention)),
    context,
  );
  const together = await checkMentions(mentions.filter(isForPublishing), context);
  const fields = (await known.fields()) ?? [];
  together.push(...checkValues(findCompared(kind, value), fields, at));
  if (kind === 'forms') together.push(...findRefusedChoices(value, fields, at));
  together.push(...findSlips(kind, value, at));
  own.push(...findRepeatedNames(kind, value, at), ...lintTexts(value, at));
  if (kind === 'sequences') {
    own.push(...lintSteps(value, at, await known.salesCycle()));
    if (parsed.ok) own.push(...lintMailing(parsed.value as FileOf<'sequences'>, at));
    if (parsed.ok) own.push(...findRivals(takesInOf(text), name, await known.files('sequences'), at));
    const others = await known.files('sequences');
    const codes = [...codesOf(text), ...others.flatMap((other) => other.codes ?? [])];
    const lines = text.split('\n');
    together.push(...findCircle(value, name, others, at));
    together.push(...lintSubjects(value, { at, lines, fields: await known.fields(), codes }));
    together.push(...(await lintMails(value, at, (template) => known.template(template))));
  }
  return { own: inOrder(own), together: inOrder(together) };
}

/** Whether a finding keeps a file from being published. */
export function isError({ severity }: Pick<Finding, 'severity'>): boolean {
  return severity !== 'warning';
}

/** The names a file gives to parts of itself. Of a file whose form is wrong, those of its steps as far as they can be read. */
function ownNames(kind: FileKind, value: unknown, written: unknown): OwnNames {
  if (value === null) {
    const names = kind === 'sequences' ? [...namesOfSteps(written)] : [];
    return kind === 'sequences' ? { steps: [...names, ...names.map((_, nth) => `email-${nth + 1}`)] } : {};
  }
  if (kind === 'teams') return { teams: Object.keys(teamsOf(value as FileOf<'teams'>)) };
  if (kind === 'agreements') return { 'reopened-reasons': reopenableReasons(value as FileOf<'agreements'>) };
  if (kind === 'mail') return { routes: (value as FileOf<'mail'>).routes.map((route) => route.name) };
  if (kind !== 'sequences') return {};
  const sequence = value as FileOf<'sequences'>;
  return 'steps' in sequence ? { steps: idsOf(sequence.steps).map(({ id }) => id) } : {};
}

/** What the steps of a sequence are called by: the ids given, and the templates of mails. */
function* namesOfSteps(written: unknown): Generator<string> {
  if (typeof written !== 'object' || written === null) return;
  const { id, email } = written as { id?: unknown; email?: unknown };
  if (typeof id === 'string') yield id;
  const template = recordOf(email).template;
  if (typeof template === 'string') yield template;
  for (const inner of Object.values(written)) yield* namesOfSteps(inner);
}

function inOrder(findings: readonly Finding[]): Finding[] {
  const place = ({ line = 0, column = 0 }: Finding): number => line * 10_000 + column;
  return [...findings].sort((a, b) => place(a) - place(b));
}
