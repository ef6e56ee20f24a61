import type { FileKind, FileOf } from '../../domain/files/kinds';
import type { Sequence } from '../../domain/files/sequence';
import { findCompared, findMentions, type Mention } from '../../domain/files/mentions';
import { parseFile } from '../../domain/files/parse';
import { teamsOf } from '../../domain/files/teams';
import { documentOrder, idsOf, kindOfStep } from '../../domain/sequences/step-ids';
import { recordOf } from '../../domain/timeline/json-record';
import type { Finding } from '../outcome';
import { checkMentions, type OwnNames } from './check-mentions';
import { checkValues } from './check-values';
import { codesOf, takesInOf, type Known } from './known-names';
import { lintMailing } from './lint-mailing';
import { lintMails } from './lint-mails';
import { lintPriority } from './lint-priority';
import { findRefusedChoices, findRepeatedNames } from './lint-names';
import { findCircles, lintSteps } from './lint-sequence';
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
  if (parsed.written === undefined) return { own: [], together: [] };
  const { value, positions: at } = parsed.written;
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
    own.push(...lintMailing(value, at));
    const others = await known.files('sequences');
    own.push(...lintPriority(takesInOf(text), name, others, at));
    const codes = [...codesOf(text), ...others.flatMap((other) => other.codes ?? [])];
    const lines = text.split('\n');
    together.push(...findCircles(value, name, others, at));
    together.push(...lintSubjects(value, { at, lines, fields: await known.fields(), codes }));
    together.push(...(await lintMails(value, at, (template) => known.template(template))));
  }
  const named = (finding: Finding): Finding => ({ file: name, ...finding });
  return { own: own.map(named), together: together.map(named) };
}

/** Whether a finding keeps a file from being published. */
export function isError({ severity }: Pick<Finding, 'severity'>): boolean {
  return severity !== 'warning';
}

/** The names a file gives to parts of itself. Of a file whose form is wrong, those that can be read. */
function ownNames(kind: FileKind, value: unknown, written: unknown): OwnNames {
  if (kind === 'sequences') return stepsOf(value as Sequence | null, written);
  if (kind === 'mail') return { routes: namesIn(recordOf(written).routes) };
  if (kind === 'teams') return { teams: Object.keys(teamsOf(recordOf(written) as FileOf<'teams'>)) };
  if (value === null) return {};
  return kind === 'agreements' ? { 'reopened-reasons': reopenableReasons(value as FileOf<'agreements'>) } : {};
}

/** The ids of the steps of a sequence, and of those among them that are mails. */
function stepsOf(sequence: Sequence | null, written: unknown): Pick<OwnNames, 'steps' | 'mail-steps'> {
  if (sequence !== null) {
    const steps = 'steps' in sequence ? sequence.steps : [];
    const ids = idsOf(steps).map(({ id }) => id);
    const kinds = documentOrder(steps).map(kindOfStep);
    return { steps: ids, 'mail-steps': ids.filter((_, place) => kinds[place] === 'email') };
  }
  const named = [...namesOfSteps(written)];
  const numbered = named.map((_, nth) => `email-${nth + 1}`);
  const namesOf = (some: typeof named): string[] => [...some.map(({ name }) => name), ...numbered];
  return { steps: namesOf(named), 'mail-steps': namesOf(named.filter(({ isMail }) => isMail)) };
}

function namesIn(list: unknown): string[] {
  return (Array.isArray(list) ? list : []).flatMap((one) => {
    const { name } = recordOf(one);
    return typeof name === 'string' ? [name] : [];
  });
}

/** What the steps of a sequence are called by: the ids given, and the templates of mails. */
function* namesOfSteps(written: unknown): Generator<{ name: string; isMail: boolean }> {
  if (typeof written !== 'object' || written === null) return;
  const { id, email } = written as { id?: unknown; email?: unknown };
  if (typeof id === 'string') yield { name: id, isMail: email !== undefined };
  const template = recordOf(email).template;
  if (typeof template === 'string') yield { name: template, isMail: true };
  for (const inner of Object.values(written)) yield* namesOfSteps(inner);
}
