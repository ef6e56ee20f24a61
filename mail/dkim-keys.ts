import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { MailSettings } from '../domain/files/mail-settings';
import { dkimOf } from '../domain/files/mail-routing';
import { checkDkimKey, type DkimKey } from './dkim';

/** The DKIM keys `mail.yaml` names, read from their files. */
export interface DkimKeys {
  /** The key that signs for an address, null where none is named for its domain. Rejects where its file cannot be read, or signs nothing. */
  find(settings: MailSettings, address: string): Promise<DkimKey | null>;
}

/** Reads key files under `folder` (or by absolute path), again whenever one has changed. */
export function createDkimKeys(folder: string): DkimKeys {
  const read = new Map<string, { changed: number; pem: string }>();
  return {
    find: async (settings, address) => {
      const entry = dkimOf(settings, address);
      if (entry === null) return null;
      const path = resolve(folder, entry.keyFile);
      const { mtimeMs } = await stat(path);
      let kept = read.get(path);
      if (kept?.changed !== mtimeMs) read.set(path, (kept = { changed: mtimeMs, pem: await readFile(path, 'utf8') }));
      const key = { domain: entry.domain, selector: entry.selector, privateKey: kept.pem };
      checkDkimKey(key);
      return key;
    },
  };
}
