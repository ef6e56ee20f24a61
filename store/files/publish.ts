import type { PublishOutcome } from './contract';
import { fileId, versionId, type FileCollections } from './collections';

/**
 * Makes the draft the next version. The version's document is inserted once by its number, so of two that publish at once the second
 * finds the number taken and gets the next one. The file then points at the highest.
 */
export async function publishDraft(
  { files, versions }: FileCollections,
  kind: string,
  name: string,
  request: { by: string; at: number; expectedDraft?: Record<string, string> },
): Promise<PublishOutcome> {
  const file = await files.find(fileId(kind, name));
  if (file === null) return { ok: false, reason: 'unknown' };
  if (file.draft === null) return { ok: false, reason: 'no-draft' };
  if (request.expectedDraft !== undefined && !isSameText(file.draft, request.expectedDraft)) {
    return { ok: false, reason: 'changed' };
  }
  let version = file.version + 1;
  const content = { kind, name, parts: file.draft, publishedAt: request.at, publishedBy: request.by, signatures: [] };
  while (!(await versions.insertOnce({ id: versionId(kind, name, version), version, ...content }))) version += 1;
  const published = { status: 'published', updatedAt: request.at };
  await files.updateMany(
    [
      { id: file.id, update: { $max: { version }, $set: published } },
      // Only the draft that was published goes; one saved meanwhile stays.
      { id: file.id, when: { draftMark: file.draftMark }, update: { $set: { draft: null, draftBy: null } } },
    ],
    true,
  );
  return { ok: true, version };
}

function isSameText(one: Record<string, string>, other: Record<string, string>): boolean {
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every((part) => one[part] === other[part]);
}
