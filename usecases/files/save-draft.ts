import type { FileKind } from '../../domain/files/kinds';
import { parseFile } from '../../domain/files/parse';
import { recordAudit } from '../audit/record-audit';
import type { Asker, Deps } from '../deps';
import { done, invalid, type Finding, type Outcome } from '../outcome';
import { isFileName, nameInside } from './name-of-file';
import { viewFile, type FileView, type TemplatePart } from './view-file';

export type DraftInput = { kind: FileKind; name: string; text: string; part?: TemplatePart | undefined };
export type SavedDraft = FileView & { warnings: Finding[] };

/**
 * Keeps a text as the draft after checking its form: every finding at once with line and column; a file that calls itself
 * otherwise is refused (decisions.md 30). Of a template one part is replaced, and mjml and html exclude each other.
 */
export async function saveDraft(deps: Deps, asker: Asker, input: DraftInput): Promise<Outcome<SavedDraft>> {
  const { kind, name, text, part } = input;
  if (!isFileName(kind, name)) return invalid('name', 'expected letters, digits, - and _');
  if (text.trim() === '') return invalid('', 'expected the text of the file');
  const checked = checkText(input);
  if (checked.code !== 'ok') return checked;
  const record = await deps.store.files.get(kind, name);
  const before =
    record?.draft ??
    (record && record.version > 0 ? ((await deps.store.files.published(kind, name))?.parts ?? {}) : {});
  const parts = kind === 'templates' ? replacePart(before, part ?? guessPart(text), text) : { yaml: text };
  const saved = await deps.store.files.saveDraft(kind, name, parts, asker.actor, deps.clock.now());
  await recordAudit(deps, asker, 'file.draft', `${kind}/${name}`);
  const published = saved.version > 0 ? await deps.store.files.published(kind, name) : null;
  return done({ ...viewFile(saved, published, part), warnings: checked.value });
}

/** The findings of a text by itself: an error refuses it, warnings come along. */
export function checkText({ kind, name, text, part }: DraftInput): Outcome<Finding[]> {
  // Layouts, partials and plain texts are bodies alone; mails carry subject and sender in front.
  if (kind === 'templates' && (name.includes('/') || part === 'txt')) return done([]);
  const parsed = parseFile(kind, text, name);
  if (!parsed.ok) return { code: 'invalid', errors: parsed.errors };
  const inside = nameInside(kind, parsed.value);
  if (inside !== null && inside !== name) {
    return invalid('name', `the file calls itself "${inside}" and is sent as "${name}": expected the same name`);
  }
  return done(parsed.warnings);
}

function guessPart(text: string): TemplatePart {
  return /<mj/i.test(text) ? 'mjml' : 'html';
}

function replacePart(before: Record<string, string>, part: TemplatePart, text: string): Record<string, string> {
  const { mjml, html, txt } = before;
  if (part === 'txt') return { ...(mjml !== undefined && { mjml }), ...(html !== undefined && { html }), txt: text };
  return { [part]: text, ...(txt !== undefined && { txt }) };
}
