import type { z } from 'zod';
import { nearestName } from '../conditions/nearest-name';
import { readCompanyTable } from './companies';
import type { FilePath, Finding, Positions } from './finding';
import { describeIssue, wordsOfIssue } from './issue-words';
import { FILE_SCHEMAS, type FileKind, type FileOf } from './kinds';
import { lintModel } from './lint-model';
import { namesAllowedAt } from './names-allowed';
import { splitTemplate } from './template-front-matter';
import { LARGEST_FILE, readYaml } from './yaml-text';
import type { Bilingual } from '../words/bilingual';
import { sayInBoth, tell } from '../words/sentence';

/** The values of a file as they stand in it, before defaults and other ways of writing the same are settled, and where each stands. */
type Written = { value: unknown; positions: Positions };

/** A file read: its value and what is doubtful in it; or everything wrong with it. */
export type ParsedFile<K extends FileKind> =
  | { ok: true; value: FileOf<K>; warnings: Finding[]; written: Written }
  /** `written` where the text could be read at all, so that all else that is wrong can be told at once. */
  | { ok: false; errors: Finding[]; written?: Written };

/**
 * Reads a file of a kind: YAML 1.2 or JSON (of a template, its front matter; of `companies.csv`, its table), checked by the kind's schema. Never throws; all
 * findings at once, each with file, line, column, path, what is expected and the nearest valid name (files.md, introduction).
 * `path` is the file's name in findings.
 */
export function parseFile<K extends FileKind>(kind: K, text: string, path: string): ParsedFile<K> {
  const named = (finding: Finding): Finding => ({ ...finding, file: path, severity: finding.severity ?? 'error' });
  if (text.length > LARGEST_FILE) {
    const told = tell('the file is larger than 1 MB ({size} characters)', { size: text.length });
    return { ok: false, errors: [named({ path: '', line: 1, column: 1, ...told })] };
  }
  const { front, frontLine } = kind === 'templates' ? splitTemplate(text) : { front: text, frontLine: 1 };
  const read = kind === 'companies' ? readCompanyTable(text) : readYaml(front, frontLine);
  const refused = read.ok ? [] : read.errors;
  if (kind === 'templates' && front.trim() === '') {
    const told = tell('expected front matter first: a line of ---, then `subject: …`, then a line of ---');
    return { ok: false, errors: [named({ path: '', line: 1, column: 1, ...told })] };
  }
  if (read.yaml === undefined) return { ok: false, errors: refused.map(named) };
  const { value, positions } = read.yaml;
  const schema = FILE_SCHEMAS[kind] as unknown as z.ZodType<FileOf<K>>;
  const checked = schema.safeParse(value, { error: describeIssue, reportInput: true });
  if (checked.success && read.ok) {
    const warnings = kind === 'scoring-models' ? lintModel(checked.data as FileOf<'scoring-models'>, positions) : [];
    return { ok: true, value: checked.data, warnings: warnings.map(named), written: read.yaml };
  }
  const issues = checked.error?.issues ?? [];
  const findings = issues.flatMap((issue) => findingsOf(issue, [], kind, positions));
  return { ok: false, errors: inOrder([...refused, ...findings]).map(named), written: read.yaml };
}

type Issue = z.core.$ZodIssue;

function findingsOf(issue: Issue, above: FilePath, kind: FileKind, positions: Positions): Finding[] {
  const path = [...above, ...issue.path.map((step) => (typeof step === 'symbol' ? step.toString() : step))];
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => unknownKey(key, path, kind, positions));
  }
  if (issue.code === 'invalid_union') {
    const meant = closestMember(issue.errors);
    if (meant !== undefined && (hasNoOwnWords(issue) || meant.every(isDeeper)))
      return meant.flatMap((inner) => findingsOf(inner, path, kind, positions));
  }
  if (kind === 'teams' && isNoTeam(issue, path)) return [unknownKey(String(path[0]), [], kind, positions)];
  const atKey = issue.code === 'invalid_key' || (issue.code === 'custom' && issue.params?.part === 'key');
  const words = sayIssue(issue, path);
  const finding: Finding = {
    path: path.join('.'),
    ...positions(path, atKey ? 'key' : 'value'),
    message: words.en,
    words,
  };
  const suggestion = atKey && issue.code === 'invalid_key' ? nearestKey(path, kind) : suggestionOf(issue);
  return [suggestion === undefined ? finding : { ...finding, suggestion }];
}

/** In `teams.yaml` every other key is a team; one that holds no keys at all is another key misspelt. */
function isNoTeam(issue: Issue, path: FilePath): boolean {
  const [key] = path;
  return (
    path.length === 1 &&
    issue.code === 'invalid_type' &&
    issue.expected === 'object' &&
    nearestName(String(key), namesAllowedAt('teams', [])) !== undefined
  );
}

function unknownKey(key: string, path: FilePath, kind: FileKind, positions: Positions): Finding {
  const allowed = namesAllowedAt(kind, path);
  // A key of another form of the same thing (`any` beside `event`) is no misspelling.
  const isElsewhere = allowed.includes(key);
  const suggestion = isElsewhere ? undefined : nearestName(key, allowed);
  const told = isElsewhere
    ? tell('the key "{key}" cannot stand beside the others here', { key })
    : allowed.length === 0
      ? tell('unknown key "{key}"', { key })
      : tell('unknown key "{key}"; expected one of {names}', { key, names: allowed.join(', ') });
  const place = positions([...path, key], 'key');
  const finding: Finding = { path: [...path, key].join('.'), ...place, ...told };
  return suggestion === undefined ? finding : { ...finding, suggestion };
}

/** The words of a schema stay; the general ones of {@link describeIssue} say less than the member that was meant. */
function hasNoOwnWords(issue: Issue): boolean {
  return issue.message.endsWith('is none of the forms expected here');
}

/** Whether it is about a part of the value only: then the value has the form of that member, and the part is what is wrong. */
function isDeeper(issue: Issue): boolean {
  return issue.path.length > 0 || issue.code === 'unrecognized_keys';
}

/** The member of a union whose errors lie deepest, or are fewest: the one that was meant. */
function closestMember(members: Issue[][]): Issue[] | undefined {
  const cost = (issues: Issue[]): number =>
    issues.reduce((sum, issue) => sum + (issue.path.length > 0 ? 1 : issue.code === 'invalid_type' ? 1000 : 10), 0);
  return [...members].sort((a, b) => cost(a) - cost(b))[0];
}

function sayIssue(issue: Issue, path: FilePath): Bilingual {
  if (issue.code === 'invalid_key') return wordsOfIssue(issue.issues[0] ?? issue);
  const expected = wordsOfIssue(issue);
  const key = path.at(-1);
  const isMissing = issue.code !== 'custom' && issue.input === undefined && typeof key === 'string';
  return isMissing ? sayInBoth('"{key}" is missing: {expected}', { key, expected }) : expected;
}

function suggestionOf(issue: Issue): string | undefined {
  if (issue.code === 'custom') {
    const suggestion: unknown = issue.params?.suggestion;
    return typeof suggestion === 'string' ? suggestion : undefined;
  }
  if (issue.code !== 'invalid_value') return undefined;
  return typeof issue.input === 'string' ? nearestName(issue.input, issue.values.map(String)) : undefined;
}

/** The key meant where keys are of a given form. */
function nearestKey(path: FilePath, kind: FileKind): string | undefined {
  return nearestName(String(path.at(-1)), namesAllowedAt(kind, path.slice(0, -1)));
}

function inOrder(findings: Finding[]): Finding[] {
  const seen = new Set<string>();
  return [...findings]
    .sort((a, b) => a.line - b.line || a.column - b.column)
    .filter((finding) => {
      const key = `${finding.line}:${finding.column}:${finding.message}`;
      if (seen.has(key)) return false;
      seen.add(key);
      return true;
    });
}
