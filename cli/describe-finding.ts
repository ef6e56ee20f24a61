import type { Language } from '../domain/lead/lead';
import type { Finding } from '../usecases/outcome';
import type { WorkspaceFile } from './read-workspace';

/** A finding as `ripen lint --json` lists it; `file` is relative to the workspace. */
export type LintFinding = Finding & { file: string; line: number; column: number; severity: 'error' | 'warning' };

/** Templates name the part or partial a finding stands in; of other files it is the file itself. */
export function placeIn({ kind, path }: Pick<WorkspaceFile, 'kind' | 'path'>, finding: Finding): LintFinding {
  const { line = 1, column = 1, severity = 'error' } = finding;
  const file = kind === 'templates' && finding.file?.startsWith('emails/') ? finding.file : path;
  return { ...finding, file, line, column, severity };
}

const WORDS = {
  en: { error: 'error', warning: 'warning', meant: (name: string) => ` — did you mean "${name}"?` },
  fr: { error: 'erreur', warning: 'avertissement', meant: (name: string) => ` — vouliez-vous dire « ${name} » ?` },
} as const;

/** One line of a terminal, which editors and CI jobs read positions from: `file:line:column`, what it is, and the name meant. */
export function describeFinding(
  { file, path, line, column, severity, message, suggestion }: LintFinding,
  language: Language,
): string {
  const where = path === '' ? '' : ` ${path}:`;
  const hint = suggestion === undefined ? '' : WORDS[language].meant(suggestion);
  return `${file}:${line}:${column} ${WORDS[language][severity]}${where} ${message}${hint}`;
}
