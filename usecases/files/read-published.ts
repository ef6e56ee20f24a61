import { parseFile } from '../../domain/files/parse';
import type { FileKind, FileOf } from '../../domain/files/kinds';
import type { SignedVersion } from '../../store/files/contract';
import type { Store } from '../../store/index';
import type { Deps } from '../deps';

export type PublishedFile<K extends FileKind> = {
  name: string;
  version: number;
  publishedAt: number;
  value: FileOf<K>;
};

type Cache = { stamp: number; byKind: Map<FileKind, Promise<PublishedFile<FileKind>[]>> };
const caches = new WeakMap<Store, Cache>();

/**
 * Every published file of a kind, parsed; kept in memory until anything is published, signed or archived. A version that the
 * present schema no longer reads is left out: it was valid when it was published, and lint says so.
 */
export async function readPublished<K extends FileKind>(
  deps: Pick<Deps, 'store'>,
  kind: K,
): Promise<PublishedFile<K>[]> {
  const stamp = await deps.store.files.stamp();
  let cache = caches.get(deps.store);
  if (cache?.stamp !== stamp) {
    cache = { stamp, byKind: new Map() };
    caches.set(deps.store, cache);
  }
  let reading = cache.byKind.get(kind);
  if (!reading) {
    reading = load(deps, kind);
    cache.byKind.set(kind, reading);
    // A failed reading is not kept.
    reading.catch(() => cache.byKind.delete(kind));
  }
  return await reading;
}

/** The newest published file of a kind of which one is in force at a time (`fields`, `teams`, `topics`, `mail`); null when there is none. */
export async function readCurrent<K extends FileKind>(
  deps: Pick<Deps, 'store'>,
  kind: K,
): Promise<PublishedFile<K> | null> {
  const files = await readPublished(deps, kind);
  return files.reduce<PublishedFile<K> | null>(
    (newest, file) => (newest && newest.publishedAt >= file.publishedAt ? newest : file),
    null,
  );
}

async function load(deps: Pick<Deps, 'store'>, kind: FileKind): Promise<PublishedFile<FileKind>[]> {
  const versions = await deps.store.files.allPublished(kind);
  return versions.flatMap((version) => {
    const file = parseVersion(kind, version);
    return file ? [file] : [];
  });
}

/** One stored version, parsed; null when the schema no longer reads it. */
export function parseVersion<K extends FileKind>(
  kind: K,
  version: Pick<SignedVersion, 'name' | 'version' | 'publishedAt' | 'parts'>,
): PublishedFile<K> | null {
  const parsed = parseFile(kind, textOf(version.parts), `${kind}/${version.name}`);
  if (!parsed.ok) return null;
  return { name: version.name, version: version.version, publishedAt: version.publishedAt, value: parsed.value };
}

/** The text of a file that has one part, or of a template its body, which carries the front matter. */
export function textOf(parts: Record<string, string>): string {
  return parts.yaml ?? parts.mjml ?? parts.html ?? parts.txt ?? '';
}
