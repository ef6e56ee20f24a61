import type { FileKind } from '../../domain/files/kinds';
import type { Deps } from '../deps';
import { checkTemplate } from './check-template';
import { crossCheck, type Checked } from './cross-check';
import { readCodeNames, storedNames } from './known-names';
import { textOf } from './read-published';
import { readSharedParts } from './shared-parts';

/** What a draft's form does not show: what is wrong in it, and in how it fits with the files of this server (cross-check.ts). */
export async function checkAgainstOthers(
  deps: Pick<Deps, 'store' | 'catalog' | 'config'>,
  kind: FileKind,
  name: string,
  draft: Record<string, string>,
): Promise<Checked> {
  const known = storedNames(deps);
  if (kind !== 'templates') return crossCheck(known, kind, name, textOf(draft));
  const [shared, fields, codes, assets] = await Promise.all([
    readSharedParts(deps),
    known.fields(),
    readCodeNames(deps),
    known.assets(),
  ]);
  // Whether a mail renders depends on layouts, partials and fields: all of it is settled when it is published (edge case 28).
  return { own: [], together: await checkTemplate(name, draft, { shared, fields, codes, assets }) };
}
