import { join } from 'node:path';
import type { FileKind, FileOf } from '../domain/files/kinds';
import { parseFile } from '../domain/files/parse';
import type { Template, TemplateParts } from '../mail/template';
import { checkTemplate } from '../usecases/files/check-template';
import { compileOnce } from '../usecases/files/compile-once';
import { crossCheck, isError } from '../usecases/files/cross-check';
import { codesOf, enrollsOf, takesInOf, type Known, type KnownFile } from '../usecases/files/known-names';
import { listAssets } from '../usecases/files/list-assets';
import { isFileName, tellFileName } from '../usecases/files/name-of-file';
import { orderFindings } from '../usecases/files/order-findings';
import { checkText } from '../usecases/files/save-draft';
import type { Finding } from '../usecases/outcome';
import { findPassedOver } from './passed-over';
import { describeFinding, placeIn, type LintFinding } from './describe-finding';
import { readWorkspace, type WorkspaceFile } from './read-workspace';
import type { Language } from '../domain/lead/lead';
import { showFinding } from '../domain/words/sentence';

export type LintResult = { errors: number; warnings: number; files: number; findings: LintFinding[] };

/**
 * Checks every file of a workspace by itself and against the others: what a server would refuse or warn of when they are published.
 * `kinds`: what is registered there beyond the standard kinds of events.
 */
export async function lintWorkspace(folder: string, kinds: readonly string[] = []): Promise<LintResult> {
  const files = await readWorkspace(folder);
  const known = knownIn(folder, files, kinds);
  const [fields, assets] = await Promise.all([known.fields(), known.assets()]);
  const around = { shared: sharedParts(files), fields, codes: codesIn(files), assets };
  const check = async (file: WorkspaceFile): Promise<Finding[]> => {
    const form = checkText(file);
    const read = form.code === 'ok' ? form.value : form.code === 'invalid' ? form.errors : [];
    const own = isFileName(file.kind, file.name)
      ? read
      : [{ path: '', ...tellFileName(file.kind, file.name) }, ...read];
    if (file.kind === 'templates') {
      // A plain text is compiled with the body it belongs to.
      if (file.part === 'txt') return own;
      return [...own, ...(await checkTemplate(file.name, partsOf(files, file.name), around))];
    }
    const checked = await crossCheck(known, file.kind, file.name, file.text);
    return [...own, ...checked.own, ...checked.together];
  };
  const findings: LintFinding[] = await findPassedOver(folder);
  for (const file of files) {
    const own = (await check(file)).map((finding) => placeIn(file, finding));
    findings.push(...orderFindings(own));
  }
  const errors = findings.filter(isError).length;
  return { errors, warnings: findings.length - errors, files: files.length, findings };
}

/** What a workspace's files can name: its own files, all as if they were published. */
function knownIn(folder: string, files: readonly WorkspaceFile[], kinds: readonly string[]): Known {
  const parsed = <K extends FileKind>(kind: K): FileOf<K>[] =>
    files.flatMap((file) => {
      const read = file.kind === kind ? parseFile(kind, file.text, file.path) : null;
      return read?.ok ? [read.value] : [];
    });
  const list = (kind: FileKind): KnownFile[] =>
    files
      .filter((file) => file.kind === kind)
      .map(({ name, text }) => ({
        name,
        published: true,
        ...(kind === 'sequences' && { enrolls: enrollsOf(text), takesIn: takesInOf(text), codes: codesOf(text) }),
      }));
  return {
    files: (kind) => Promise.resolve(list(kind)),
    fields: () => {
      const written = parsed('fields');
      return Promise.resolve(written.length === 0 ? null : written.flatMap(({ fields }) => fields));
    },
    topics: () => {
      const written = parsed('topics');
      return Promise.resolve(
        written.length === 0 ? null : written.flatMap(({ topics }) => topics.map(({ name }) => name)),
      );
    },
    agreements: () => Promise.resolve(parsed('agreements')),
    assets: () => listAssets(join(folder, 'assets')),
    kinds: () => Promise.resolve(kinds),
    salesCycle: () => {
      const models = parsed('scoring-models');
      const signed = parsed('agreements')[0]?.handoff.model;
      return Promise.resolve((models.find(({ model }) => model === signed) ?? models[0])?.salesCycle ?? null);
    },
    template: async (name): Promise<Template | null> => {
      const parts = partsOf(files, name);
      if (Object.keys(parts).length === 0) return null;
      const compiled = await compileOnce({ name, ...parts }, sharedParts(files), codesIn(files));
      return compiled.ok ? compiled.template : null;
    },
  };
}

/** The names of codes that any of the sequences knows. */
function codesIn(files: readonly WorkspaceFile[]): string[] {
  return files.filter(({ kind }) => kind === 'sequences').flatMap(({ text }) => codesOf(text));
}

/** The texts of one template by part. */
function partsOf(files: readonly WorkspaceFile[], name: string): Record<string, string> {
  const own = files.filter((file) => file.kind === 'templates' && file.name === name);
  return Object.fromEntries(own.map(({ part = 'html', text }) => [part, text]));
}

function sharedParts(files: readonly WorkspaceFile[]): TemplateParts {
  const shared = files.filter(({ kind, name, part }) => kind === 'templates' && name.includes('/') && part !== 'txt');
  return Object.fromEntries(
    shared.map(({ name, text, part }) => [name, { text, part: part === 'html' ? 'html' : 'mjml' }]),
  );
}

const SUM = {
  en: (files: number, errors: number, warnings: number) => `${files} files, ${errors} errors, ${warnings} warnings`,
  fr: (files: number, errors: number, warnings: number) =>
    `${files} fichiers, ${errors} erreurs, ${warnings} avertissements`,
} as const;

/** `ripen lint`: each finding is one line, or all of them JSON for other programs; answers the exit status, 1 where there is an error. */
export async function runLint(
  folder: string,
  write: (line: string) => void,
  { json = false, kind = [], language = 'en' }: { json?: boolean; kind?: readonly string[]; language?: Language } = {},
): Promise<number> {
  const result = await lintWorkspace(folder, kind);
  const { errors, warnings, files } = result;
  const findings = result.findings.map((finding) => showFinding(finding, language));
  if (json) write(JSON.stringify({ ...result, findings }, null, 2));
  else {
    for (const finding of findings) write(describeFinding(finding, language));
    write(SUM[language](files, errors, warnings));
  }
  return errors > 0 ? 1 : 0;
}
