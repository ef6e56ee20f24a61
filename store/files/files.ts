import { randomUUID } from 'node:crypto';
import type { FileRecord } from '../../domain/lead/documents';
import { NO_CONTROLS, type Controls } from '../../domain/sequences/controls';
import { idsUnder } from '../connection/filters';
import { without } from '../connection/queries';
import type { SettingsCollection } from '../settings/settings';
import type { Files, SignedVersion } from './contract';
import { fileId, versionId, type FileCollections, type StoredFile } from './collections';
import { publishDraft } from './publish';

const STAMP = 'files.stamp';
const CONTROLS = 'files.controls';
const PRIMARY = 'files.primaryModel';

/** Marketers' files: one draft each, and published versions that never change. */
export function createFiles(collections: FileCollections, settings: SettingsCollection): Files {
  const { files, versions } = collections;
  let bumps = 0;

  /** After the change, so that whoever reads the new stamp reads the new content. */
  async function bump(): Promise<void> {
    await settings.upsert(STAMP, { $inc: { rev: 1 } });
    bumps++;
  }
  async function version(kind: string, name: string, n: number): Promise<SignedVersion | null> {
    return versions.find(versionId(kind, name, n));
  }
  /** Kept as text: names of sequences and domains hold dots. */
  async function readControls(): Promise<{ controls: Controls; rev: number }> {
    const found = await settings.find(CONTROLS);
    if (found === null) return { controls: NO_CONTROLS, rev: 0 };
    const stored = JSON.parse(found.value as string) as Partial<Controls>;
    // Kinds of switches that were not there yet when it was stored are off.
    const stops = { ...NO_CONTROLS.stops, ...stored.stops };
    return { controls: { ...NO_CONTROLS, ...stored, stops }, rev: found.rev };
  }
  async function changeControls(change: (controls: Controls) => Controls): Promise<Controls> {
    const { controls, rev } = await readControls();
    const changed = change(controls);
    const value = JSON.stringify(changed);
    const written =
      rev === 0
        ? await settings.insertOnce({ id: CONTROLS, value, rev: 1 })
        : await settings.update(CONTROLS, { $set: { value, rev: rev + 1 } }, { rev });
    if (!written) return changeControls(change);
    await bump();
    return changed;
  }
  async function allPublished(kind: string): Promise<SignedVersion[]> {
    const found = await files.findWhere({ ...idsUnder(kind), status: 'published' });
    const ids = found.map(({ name, version: n }) => versionId(kind, name, n)).sort();
    return versions.findMany(ids);
  }

  return {
    controls: async () => (await readControls()).controls,
    changeControls,
    get: async (kind, name) => toFile(await files.find(fileId(kind, name))),
    list: async (kind) => {
      const found = await files.findWhere(idsUnder(kind), { sort: [{ field: '_id', direction: 1 }] });
      return found.flatMap((file) => toFile(file) ?? []);
    },
    saveDraft: async (kind, name, parts, by, at) => {
      const draft = { draft: parts, draftBy: by, updatedAt: at, draftMark: randomUUID() };
      const update = { $set: draft, $setOnInsert: { kind, name, version: 0, status: 'draft' } };
      const saved = await files.upsert(fileId(kind, name), update);
      // The draft of the first agreement applies until it is signed (files.md, "Agreement").
      if (kind === 'agreements') await bump();
      return withoutMark(saved);
    },
    publish: async (kind, name, request) => {
      const outcome = await publishDraft(collections, kind, name, request);
      if (outcome.ok) await bump();
      return outcome;
    },
    archive: async (kind, name, at) => {
      const done = await files.update(fileId(kind, name), { $set: { status: 'archived', updatedAt: at } });
      if (done) await bump();
      return done;
    },
    versions: async (kind, name) =>
      (await versions.findWhere(idsUnder(fileId(kind, name))))
        // A file `a/b` of the same kind lies under `a` too.
        .filter((found) => found.name === name)
        .sort((a, b) => b.version - a.version),
    version,
    published: async (kind, name, n) => {
      if (n !== undefined) return version(kind, name, n);
      const file = await files.find(fileId(kind, name));
      return file === null || file.version === 0 ? null : version(kind, name, file.version);
    },
    allPublished,
    newestPublished: async (kind) =>
      [...(await allPublished(kind))].sort((a, b) => b.publishedAt - a.publishedAt)[0] ?? null,
    sign: async (kind, name, n, signature) => {
      const id = versionId(kind, name, n);
      const signed = await versions.update(
        id,
        { $push: { signatures: signature } },
        { 'signatures.role': { $ne: signature.role } },
      );
      if (signed) await bump();
      return (await versions.find(id))?.signatures ?? null;
    },
    primaryModel: async () => ((await settings.find(PRIMARY))?.value as string | undefined) ?? null,
    setPrimaryModel: async (name) => {
      await settings.upsert(PRIMARY, { $set: { value: name }, $inc: { rev: 1 } });
      await bump();
    },
    stamp: async () => (await settings.find(STAMP))?.rev ?? 0,
    bumps: () => bumps,
  };
}

function toFile(file: StoredFile | null): FileRecord | null {
  return file === null ? null : withoutMark(file);
}

function withoutMark(file: StoredFile): FileRecord {
  return without(file, 'draftMark');
}
