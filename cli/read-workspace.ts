import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { FileKind } from '../domain/files/kinds';
import { parseFile } from '../domain/files/parse';
import { nameInside } from '../usecases/files/name-of-file';
import type { TemplatePart } from '../usecases/files/view-file';

/** One file of a workspace, addressed as the API does. `path` is relative to the workspace. */
export type WorkspaceFile = { kind: FileKind; name: string; part?: TemplatePart; text: string; path: string };

/** Folder by folder (files.md, the workspace). */
export const FOLDERS: Record<string, FileKind> = {
  scoring: 'scoring-models',
  sequences: 'sequences',
  forms: 'forms',
  segments: 'segments',
  hooks: 'hooks',
};
export const SINGLE_FILES: Record<string, FileKind> = {
  'teams.yaml': 'teams',
  'fields.yaml': 'fields',
  'topics.yaml': 'topics',
  'mail.yaml': 'mail',
  'companies.csv': 'companies',
};

/** What must be there before what names it. */
const ORDER: readonly FileKind[] = [
  'fields',
  'topics',
  'mail',
  'companies',
  'teams',
  'templates',
  'segments',
  'scoring-models',
  'sequences',
  'forms',
  'hooks',
  'agreements',
];

/** Every file of a workspace folder in the order of publishing; files of no known place (assets, notes) are passed over. */
export async function readWorkspace(folder: string): Promise<WorkspaceFile[]> {
  const files: WorkspaceFile[] = [];
  for (const path of await listPaths(folder)) {
    const place = placeOf(path);
    if (!place) continue;
    const text = await readFile(join(folder, path), 'utf8');
    files.push({ ...place, name: place.name ?? agreementName(text), text, path });
  }
  return files.sort((a, b) => rank(a) - rank(b) || (a.path < b.path ? -1 : 1));
}

/** Every file below a folder, by its path there. */
export async function listPaths(folder: string): Promise<string[]> {
  return (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
}

function rank({ kind, name }: WorkspaceFile): number {
  // Mails are rendered into layouts with partials: those go first.
  return ORDER.indexOf(kind) * 2 + (kind === 'templates' && !name.includes('/') ? 1 : 0);
}

/** Where a file lies in a workspace: what `readWorkspace` finds there again. */
export function pathOf(kind: FileKind, name: string, part?: TemplatePart): string {
  if (kind === 'agreements') return 'agreement.yaml';
  if (kind === 'templates') return `emails/${name}.${part ?? 'html'}.hbs`;
  const single = Object.keys(SINGLE_FILES).find((path) => SINGLE_FILES[path] === kind);
  if (single !== undefined) return single;
  const folder = Object.keys(FOLDERS).find((one) => FOLDERS[one] === kind) ?? kind;
  return `${folder}/${name}.yaml`;
}

type Place = { kind: FileKind; name: string | null; part?: TemplatePart };

/** Where a path belongs; an agreement is named by what it calls itself. */
export function placeOf(path: string): Place | null {
  if (path === 'agreement.yaml') return { kind: 'agreements', name: null };
  const single = SINGLE_FILES[path];
  if (single) return { kind: single, name: single };
  const [folder = '', ...rest] = path.split('/');
  const file = rest.join('/');
  const kind = FOLDERS[folder];
  if (kind && /^[^/]+\.ya?ml$/.test(file)) return { kind, name: file.replace(/\.ya?ml$/, '') };
  const [, name, part] = folder === 'emails' ? (/^(.+)\.(mjml|html|txt)\.hbs$/.exec(file) ?? []) : [];
  return name === undefined ? null : { kind: 'templates', name, part: part as TemplatePart };
}

function agreementName(text: string): string {
  const parsed = parseFile('agreements', text, 'agreement.yaml');
  return nameInside('agreements', parsed.written?.value)?.name ?? 'agreement';
}
