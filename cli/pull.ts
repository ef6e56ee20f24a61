import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { FILE_KINDS, type FileKind } from '../domain/files/kinds';
import { TEMPLATE_PARTS } from '../usecases/files/view-file';
import { callServer } from './call-server';
import type { Config } from './config';
import { encodeId } from './push';
import { pathOf, readWorkspace } from './read-workspace';
import { compareLines } from '../domain/files/line-difference';

/** The server's files by their path in a workspace: the draft where there is one, else what is published. Archived ones are left out. */
async function readServer(config: Config): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  for (const kind of FILE_KINDS) {
    for (const name of await namesOf(config, kind)) {
      for (const part of kind === 'templates' ? TEMPLATE_PARTS : [undefined]) {
        const query = part === undefined ? '' : `?part=${part}`;
        const { ok, status, body } = await callServer(config, 'GET', `/v1/${encodeId(`${kind}/${name}`)}${query}`);
        if (!ok) throw new Error(`${kind}/${name}: ${status}`);
        const text = body.draft ?? body.text;
        if (typeof text === 'string') texts.set(pathOf(kind, name, part), text);
      }
    }
  }
  return texts;
}

async function namesOf(config: Config, kind: FileKind): Promise<string[]> {
  const names: string[] = [];
  let cursor: string | null = null;
  do {
    const query: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const { ok, status, body } = await callServer(config, 'GET', `/v1/${kind}?limit=200${query}`);
    if (!ok) throw new Error(`${kind}: ${status}`);
    const items = body.items as { name: string; status: string }[];
    names.push(...items.filter((item) => item.status !== 'archived').map(({ name }) => name));
    cursor = body.next as string | null;
  } while (cursor !== null);
  return names;
}

/** `ripen pull`: writes the server's files into a folder; what is the same is left alone, and nothing is deleted. */
export async function runPull(config: Config, folder: string, write: (line: string) => void): Promise<number> {
  for (const [path, text] of await readServer(config)) {
    const target = join(folder, path);
    const before = await readFile(target, 'utf8').catch(() => null);
    if (before === text) continue;
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, text);
    write(`${path}: ${before === null ? 'new' : 'changed'}`);
  }
  return 0;
}

/** `ripen diff`: what a push would change, line by line; answers 1 where anything would, as a check of a repository wants it. */
export async function runDiff(config: Config, folder: string, write: (line: string) => void): Promise<number> {
  const there = await readServer(config);
  const here = new Map((await readWorkspace(folder)).map(({ path, text }) => [path, text]));
  let differs = false;
  for (const path of [...new Set([...here.keys(), ...there.keys()])].sort()) {
    const [mine, theirs] = [here.get(path), there.get(path)];
    if (mine === theirs) continue;
    differs = true;
    if (mine === undefined) write(`${path}: only on the server`);
    else if (theirs === undefined) write(`${path}: only here`);
    else [`${path}:`, ...changedLines(theirs, mine)].forEach(write);
  }
  return differs ? 1 : 0;
}

/** The lines taken away (`-`) and put in (`+`), each with its number in the text it is of. */
function changedLines(before: string, after: string): string[] {
  const at = { left: 0, right: 0 };
  return compareLines(before, after).flatMap(({ left, right, same }) => {
    if (left !== null) at.left += 1;
    if (right !== null) at.right += 1;
    if (same) return [];
    return left !== null ? [`  ${at.left} - ${left}`] : [`  ${at.right} + ${right ?? ''}`];
  });
}
