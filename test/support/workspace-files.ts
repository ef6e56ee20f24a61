import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AGREEMENT, MODEL, RECYCLED, SEQUENCE, TEAMS, template } from './lab-files';

/** Texts by their path below a workspace's folder. */
export type WorkspaceFiles = Record<string, string>;

/** The lab's files as a workspace holds them; `files` replaces or adds texts. */
export function workspaceFiles(files: WorkspaceFiles = {}): WorkspaceFiles {
  return {
    'agreement.yaml': AGREEMENT,
    'teams.yaml': TEAMS,
    'scoring/lab.yaml': MODEL,
    'sequences/welcome.yaml': SEQUENCE,
    'sequences/recycled.yaml': RECYCLED,
    'emails/first.html.hbs': template('Premier'),
    'emails/second.html.hbs': template('Second'),
    ...files,
  };
}

/** Writes a workspace into a folder, which is made if it is not there. */
export async function writeWorkspace(folder: string, files: WorkspaceFiles): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }
}
