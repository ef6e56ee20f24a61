import { compileTemplate } from '../../mail/template';
import type { Deps } from '../deps';
import type { Finding } from '../outcome';
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

/**
 * What keeps a template from being sent: it is compiled as it will be (edge case 28). Layouts and partials by themselves are not; they are
 * checked with the mails that use them.
 */
export async function checkTemplate(
  name: string,
  parts: Record<string, string>,
  shared: Record<string, string>,
): Promise<Finding[]> {
  if (name.includes('/')) return [];
  const compiled = await compileTemplate({ name, ...parts }, shared);
  return compiled.ok ? [] : compiled.errors;
}
