import type { TemplateParts } from '../../mail/template';
import type { Deps } from '../deps';

/** The published layouts and partials, by name: what mails are laid out with. */
export async function readSharedParts(deps: Pick<Deps, 'store'>): Promise<TemplateParts> {
  const shared: Record<string, TemplateParts[string]> = {};
  for (const { name, parts } of await deps.store.files.allPublished('templates')) {
    const part = parts.mjml === undefined ? 'html' : 'mjml';
    const text = parts[part];
    if (name.includes('/') && text !== undefined) shared[name] = { text, part };
  }
  return shared;
}
