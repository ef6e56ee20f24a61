import { compileTemplate } from '../../mail/template';
import type { Deps } from '../deps';
import type { Finding } from '../outcome';
import { storedNames } from './cross-check';
import { pick } from './view-file';

/** The published layouts and partials, by name: what mails are laid out with. */
export async function readSharedParts(deps: Pick<Deps, 'store'>): Promise<Record<string, string>> {
  const shared: Record<string, string> = {};
  for (const file of await deps.store.files.allPublished('templates')) {
    const text = pick(file.parts);
    if (file.name.includes('/') && text !== null) shared[file.name] = text;
  }
  return shared;
}

/** The names of codes that any sequence knows, drafts included: a template is published before the sequence that sends it. */
export async function readCodeNames(deps: Pick<Deps, 'store'>): Promise<string[]> {
  return (await storedNames(deps)('sequences')).flatMap(({ codes = [] }) => codes);
}

/**
 * What keeps a template from being sent: it is compiled as it will be (edge case 28). Layouts and partials by themselves are not; they are
 * checked with the mails that use them. `codes`: the names sequences give their codes.
 */
export async function checkTemplate(
  name: string,
  parts: Record<string, string>,
  shared: Record<string, string>,
  codes: readonly string[],
): Promise<Finding[]> {
  if (name.includes('/')) return [];
  const compiled = await compileTemplate({ name, ...parts }, shared, codes);
  return compiled.ok ? [] : compiled.errors;
}
