import type { FileKind } from '../../domain/files/kinds';
import type { Positions } from '../../domain/files/finding';
import { parseFile } from '../../domain/files/parse';
import type { FileRecord } from '../../domain/lead/documents';
import { recordAudit } from '../audit/record-audit';
import type { Asker, Deps } from '../deps';
import { done, invalid, type Finding, type Outcome } from '../outcome';
import { pathOfTemplate } from '../../mail/template/library';
import { checkAgainstOthers } from './check-draft';
import { isError } from './cross-check';
import { orderFindings } from './order-findings';
import { isFileName, nameInside, refuseFileName } from './name-of-file';
import { viewFile, type FileView, type TemplatePart } from './view-file';
import { tell } from '../../domain/words/sentence';

export type DraftInput = { kind: FileKind; name: string; text: string; part?: TemplatePart | undefined };
export type SavedDraft = FileView & { warnings: Finding[] };

/**
 * Keeps a text as the draft after checking it: every finding at once with line and column; a file that calls itself otherwise is refused
 * (decisions.md 30). What is wrong in the file itself refuses it; what is missing elsewhere (a template yet to be written) comes
 * along as a warning and refuses the publication. Of a template one part is replaced, and mjml and html exclude each other.
 */
export async function saveDraft(deps: Deps, asker: Asker, input: DraftInput): Promise<Outcome<SavedDraft>> {
  const { kind, name, text, part } = input;
  if (!isFileName(kind, name)) return refuseFileName(kind, name);
  if (text.trim() === '') return invalid('', 'expected the text of the file');
  const checked = checkText(input);
  if (checked.code !== 'ok' && checked.code !== 'invalid') return checked;
  const form = checked.code === 'ok' ? checked.value : checked.errors;
  const parts = await partsWith(deps, input);
  const { own, together } = await checkAgainstOthers(deps, kind, name, parts);
  const findings = orderFindings([...form, ...own, ...together]);
  const isRefused = checked.code !== 'ok' || own.some(isError);
  if (isRefused) return { code: 'invalid', errors: findings.filter(isError) };
  const saved = await store(deps, asker, { kind, name, parts });
  const published = saved.version > 0 ? await deps.store.files.published(kind, name) : null;
  const warnings = findings.map((finding) => ({ ...finding, severity: 'warning' as const }));
  return done({ ...viewFile(saved, published, part), warnings });
}

/** Keeps a text of which only the form is checked: what is published next is checked then. */
export async function keepDraft(deps: Deps, asker: Asker, input: DraftInput): Promise<Outcome<FileRecord>> {
  const { kind, name } = input;
  if (!isFileName(kind, name)) return refuseFileName(kind, name);
  const checked = checkText(input);
  if (checked.code !== 'ok') return checked;
  return done(await store(deps, asker, { kind, name, parts: await partsWith(deps, input) }));
}

/** The findings of a text by itself: an error refuses it, warnings come along. */
export function checkText({ kind, name, text, part }: DraftInput): Outcome<Finding[]> {
  // Layouts, partials and plain texts are bodies alone; mails carry subject and sender in front.
  if (kind === 'templates' && (name.includes('/') || part === 'txt')) return done([]);
  const file = kind === 'templates' ? pathOfTemplate(name, part ?? guessPart(text)) : name;
  const parsed = parseFile(kind, text, file);
  const misnamed = findOtherName(kind, name, parsed.written);
  if (!parsed.ok) return { code: 'invalid', errors: [...misnamed, ...parsed.errors] };
  if (misnamed.length > 0) return { code: 'invalid', errors: [...misnamed, ...parsed.warnings] };
  return done(parsed.warnings);
}

/** A file that calls itself otherwise than it is sent. */
function findOtherName(
  kind: FileKind,
  name: string,
  written: { value: unknown; positions: Positions } | undefined,
): Finding[] {
  const own = written && nameInside(kind, written.value);
  if (!own || own.name === name) return [];
  const told = tell('the file calls itself "{inside}" and is sent as "{name}": expected the same name', {
    inside: own.name,
    name,
  });
  return [{ path: own.key, file: name, ...written.positions([own.key]), ...told }];
}

async function store(
  deps: Deps,
  asker: Asker,
  { kind, name, parts }: { kind: FileKind; name: string; parts: Record<string, string> },
): Promise<FileRecord> {
  const saved = await deps.store.files.saveDraft(kind, name, parts, asker.actor, deps.clock.now());
  await recordAudit(deps, asker, 'file.draft', `${kind}/${name}`);
  return saved;
}

/** The file with the text in its place. */
export async function partsWith(deps: Deps, { kind, name, text, part }: DraftInput): Promise<Record<string, string>> {
  if (kind !== 'templates') return { yaml: text };
  const record = await deps.store.files.get(kind, name);
  const before =
    record?.draft ??
    (record && record.version > 0 ? ((await deps.store.files.published(kind, name))?.parts ?? {}) : {});
  return replacePart(before, part ?? guessPart(text), text);
}

function guessPart(text: string): TemplatePart {
  return /<mj/i.test(text) ? 'mjml' : 'html';
}

function replacePart(before: Record<string, string>, part: TemplatePart, text: string): Record<string, string> {
  const { mjml, html, txt } = before;
  if (part === 'txt') return { ...(mjml !== undefined && { mjml }), ...(html !== undefined && { html }), txt: text };
  return { [part]: text, ...(txt !== undefined && { txt }) };
}
