import type { FileRecord } from '../../domain/lead/documents';
import type { FileKind } from '../../domain/files/kinds';
import type { SignedVersion } from '../../store/files/contract';
import type { Deps } from '../deps';
import { done, notFound, type Outcome } from '../outcome';

/** The parts of a template; every other kind has the one part `yaml`. */
export const TEMPLATE_PARTS = ['mjml', 'html', 'txt'] as const;
export type TemplatePart = (typeof TEMPLATE_PARTS)[number];

/** A file as the API shows it (decisions.md 30): the published text and the draft, null where there is none. */
export type FileView = {
  name: string;
  version: number;
  status: FileRecord['status'];
  text: string | null;
  draft: string | null;
};

/** One file. `part` picks a template's part; without it the one that is there, `mjml` first. */
export async function getFile(
  deps: Deps,
  kind: FileKind,
  name: string,
  part?: TemplatePart,
): Promise<Outcome<FileView>> {
  const record = await deps.store.files.get(kind, name);
  if (!record) return notFound('file');
  const published = record.version > 0 ? await deps.store.files.published(kind, name) : null;
  return done(viewFile(record, published, part));
}

/** The view of a stored file. */
export function viewFile(
  record: FileRecord,
  published: Pick<SignedVersion, 'parts'> | null,
  part?: TemplatePart,
): FileView {
  const { name, version, status, draft } = record;
  return { name, version, status, text: pick(published?.parts, part), draft: pick(draft, part) };
}

/** One part of a file; null where it has none. */
export function pick(parts: Record<string, string> | null | undefined, part?: TemplatePart): string | null {
  if (!parts) return null;
  if (part !== undefined) return parts[part] ?? null;
  return parts.yaml ?? TEMPLATE_PARTS.map((name) => parts[name]).find((text) => text !== undefined) ?? null;
}
