import { FILE_KINDS } from '../domain/files/kinds';
import { parseFile } from '../domain/files/parse';
import type { Asker, Deps } from '../usecases/deps';
import { publishFile } from '../usecases/files/publish-file';
import { keepDraft } from '../usecases/files/save-draft';
import type { Refusal } from '../usecases/outcome';
import { readWorkspace, type WorkspaceFile } from './read-workspace';

const SEEDER: Asker = { id: 'start', actor: 'system', person: null, roles: ['admin'] };
const OPTIONS = { migrate: false, existing: false, dryRun: false, confirm: true };

/**
 * Publishes the workspace folder where the store holds no file yet; answers how many were published. A file that is refused is told
 * through `report` and left out: the rest of the platform is worth starting. Broadcasts stay drafts: publishing one is sending it, which
 * a person does who has seen the estimate.
 */
export async function seedWorkspace(deps: Deps, folder: string, report: (line: string) => void): Promise<number> {
  for (const kind of FILE_KINDS) if ((await deps.store.files.list(kind)).length > 0) return 0;
  const files = await readWorkspace(folder).catch((error: unknown) => {
    report(`workspace ${folder}: ${error instanceof Error ? error.message : String(error)}`);
    return [];
  });
  const refused = new Set<string>();
  for (const { kind, name, part, text, path } of files) {
    const saved = await keepDraft(deps, SEEDER, { kind, name, text, part });
    if (saved.code === 'ok') continue;
    refused.add(`${kind}/${name}`);
    report(`${path}: ${words(saved)}`);
  }
  const names = [...new Set(files.map(({ kind, name }) => `${kind}/${name}`))].filter((id) => !refused.has(id));
  const broadcasts = new Set(files.filter(isBroadcast).map(({ kind, name }) => `${kind}/${name}`));
  let published = 0;
  for (const id of names) {
    if (broadcasts.has(id)) continue;
    const [kind, name] = splitId(id);
    const outcome = await publishFile(deps, SEEDER, { kind, name, options: OPTIONS });
    if (outcome.code === 'ok') published++;
    else report(`${id}: ${words(outcome)}`);
  }
  return published;
}

function isBroadcast({ kind, name, text }: WorkspaceFile): boolean {
  if (kind !== 'sequences') return false;
  const parsed = parseFile(kind, text, name);
  return parsed.ok && 'broadcast' in parsed.value;
}

function splitId(id: string): [(typeof FILE_KINDS)[number], string] {
  const [kind = '', ...name] = id.split('/');
  return [kind as (typeof FILE_KINDS)[number], name.join('/')];
}

function words(refusal: Refusal): string {
  if (refusal.code === 'invalid') {
    return refusal.errors
      .map(({ path, line, message }) => `${line === undefined ? '' : `line ${line}, `}${path}: ${message}`)
      .join('; ');
  }
  return 'message' in refusal ? refusal.message : refusal.code;
}
