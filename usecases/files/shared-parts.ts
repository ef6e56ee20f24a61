import type { Deps } from '../deps';
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
