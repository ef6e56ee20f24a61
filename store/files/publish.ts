import type { PublishOutcome, PublishRequest } from './contract';
import { fileId, versionId, type FileCollections } from './collections';

/**
 * Makes the draft, or the `parts` given instead of it, the next version. The version's document is inserted once by its number, so of two that publish at once the second
 * finds the number taken and gets the next one. The file then points at the highest.
 */
export async function publishDraft(
  { files, versions }: FileCollections,
  kind: string,
  name: string,
  request: PublishRequest,
): Promise<PublishOutcome> {
  const file = await files.find(fileId(kind, name));
  if (file === null) return { ok: false, reason: 'unknown' };
  const parts = request.parts ?? file.draft;
  if (parts === null) return { ok: false, reason: 'no-draft' };
  if (request.expectedDraft !== undefined && !isSameText(parts, request.expectedDraft)) {
    return { ok: false, reason: 'changed' };
  }
  let version = file.version + 1;
  const content = { kind, name, parts, publishedAt: request.at, publishedBy: request.by, signatures: [] };
  while (!(await versions.insertOnce({ id: versionId(kind, name, version), version, ...content }))) version += 1;
  const published = { status: 'published', updatedAt: request.at };
  const point = { id: file.id, update: { $max: { version }, $set: published } };
  // Only the draft that was published goes; one saved meanwhile stays, and so does one that something else was published beside.
  const clear = { id: file.id, when: { draftMark: file.draftMark }, update: { $set: { draft: null, draftBy: null } } };
  await files.updateMany(request.parts === undefined ? [point, clear] : [point], { ordered: true });
  return { ok: true, version };
}

function isSameText(one: Record<string, string>, other: Record<string, string>): boolean {
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every((part) => one[part] === other[part]);
}
