import { readdir } from 'node:fs/promises';

/** The documents and images of a workspace's `assets/`, by file name; null where there is no such folder. */
export async function listAssets(dir: string | undefined): Promise<string[] | null> {
  return dir === undefined ? null : readdir(dir).catch(() => null);
}

/** The file a name stands for: by its whole name or, as forms' offers have it, without its ending; null where none is. */
export function findAsset(files: readonly string[], name: string): string | null {
  return files.find((file) => file === name) ?? files.find((file) => file.startsWith(`${name}.`)) ?? null;
}
