import type { FileKind } from '../../domain/files/kinds';
import type { Role } from '../../domain/lead/documents';
import { fold } from '../../usecases/capture/field-values';
import { TEMPLATE_PARTS, type FileView, type TemplatePart } from '../../usecases/files/view-file';
import type { Formats } from '../formats';
import type { PageCall } from '../page';
import { hasWord } from '../words/words';

/** What a file may be called on its page; a template's name may hold a slash. */
export const FILE_NAME = /^[A-Za-z0-9][A-Za-z0-9_-]{0,79}(\/[A-Za-z0-9][A-Za-z0-9_-]{0,79})?$/;

/** The name of a file that somebody called so: "Relance d’été" is `relance-d-ete`. Null where nothing is left of it. */
export function fileNameOf(called: string): string | null {
  if (FILE_NAME.test(called)) return called;
  const name = fold(called)
    .replace(/[^a-z0-9_]+/g, '-')
    .replace(/^[-_]+|-+$/g, '')
    .slice(0, 80);
  return FILE_NAME.test(name) ? name : null;
}

/** Who writes a kind: marketers, but the teams are the lead manager's (api.md). */
export function writersOf(kind: FileKind): readonly Role[] {
  return kind === 'teams' ? ['lead-manager'] : ['marketer'];
}

/** Where a file is. */
export function pathOf(kind: FileKind, name: string): string {
  return `/files/${kind}/${encodeURIComponent(name)}`;
}

/** What a file is called: the years and numbers that agreements go by say nothing alone. */
export function titleOf(kind: FileKind, name: string, { say }: Formats): string {
  const key = `nav.${kind}`;
  return /^\d+$/.test(name) && hasWord(key) ? `${say(key)} ${name}` : name;
}

/** The part of a template that is meant; of all else there is one. */
export function partOf({ query, form }: PageCall): TemplatePart | undefined {
  return TEMPLATE_PARTS.find((part) => part === (form.text('part') ?? query.text('part')));
}

/** The text that is worked on: the draft, else what is published. */
export function textOf({ draft, text }: FileView): string {
  return draft ?? text ?? '';
}
