import type { FileKind } from '../domain/files/kinds';
import { checkTemplate } from '../usecases/files/check-template';
import { codesOf, crossCheck, enrollsOf, type KnownFile } from '../usecases/files/cross-check';
import { checkText } from '../usecases/files/save-draft';
import type { Finding } from '../usecases/outcome';
import { readWorkspace, type WorkspaceFile } from './read-workspace';

export type LintResult = { errors: number; warnings: number; files: number };

/** Checks every file of a workspace by itself and against the others; each finding is one line: file, place, what was expected. */
export async function lintWorkspace(folder: string, write: (line: string) => void): Promise<LintResult> {
  const files = await readWorkspace(folder);
  const known = async (kind: FileKind): Promise<KnownFile[]> =>
    files
      .filter((file) => file.kind === kind)
      .map(({ name, text }) => ({ name, published: true, ...(kind === 'sequences' && { enrolls: enrollsOf(text) }) }));
  const codes = files.filter(({ kind }) => kind === 'sequences').flatMap(({ text }) => codesOf(text));
  const shared = sharedParts(files);
  const checkTogether = async (file: WorkspaceFile): Promise<Finding[]> => {
    if (file.kind !== 'templates') return crossCheck(known, file.kind, file.name, file.text);
    // A plain text is compiled with the body it belongs to.
    return file.part === 'txt' ? [] : checkTemplate(file.name, partsOf(files, file.name), shared, codes);
  };
  const result: LintResult = { errors: 0, warnings: 0, files: files.length };
  for (const file of files) {
    const checked = checkText(file);
    const errors = checked.code === 'invalid' ? checked.errors : await checkTogether(file);
    const warnings = checked.code === 'ok' ? checked.value : [];
    for (const finding of errors) write(describe(file, finding, 'error'));
    for (const finding of warnings) write(describe(file, finding, 'warning'));
    result.errors += errors.length;
    result.warnings += warnings.length;
  }
  return result;
}

/** The texts of one template by part. */
function partsOf(files: readonly WorkspaceFile[], name: string): Record<string, string> {
  const own = files.filter((file) => file.kind === 'templates' && file.name === name);
  return Object.fromEntries(own.map(({ part = 'html', text }) => [part, text]));
}

function sharedParts(files: readonly WorkspaceFile[]): Record<string, string> {
  const shared = files.filter(({ kind, name, part }) => kind === 'templates' && name.includes('/') && part !== 'txt');
  return Object.fromEntries(shared.map(({ name, text }) => [name, text]));
}

function describe({ path }: WorkspaceFile, finding: Finding, severity: string): string {
  const { line = 1, column = 1, message, suggestion } = finding;
  const where = finding.path === '' ? '' : ` ${finding.path}:`;
  return `${path}:${line}:${column} ${severity}${where} ${message}${suggestion === undefined ? '' : ` — did you mean "${suggestion}"?`}`;
}

/** `ripen lint`: answers the exit status, 1 where there is an error. */
export async function runLint(folder: string, write: (line: string) => void): Promise<number> {
  const { errors, warnings, files } = await lintWorkspace(folder, write);
  write(`${files} files, ${errors} errors, ${warnings} warnings`);
  return errors > 0 ? 1 : 0;
}
