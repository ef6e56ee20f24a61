import type { Asker, Deps } from '../deps';
import { publishFile, type Published } from '../files/publish-file';
import { notFound, type Outcome } from '../outcome';

export type RollBackInput = { name: string; version: number; confirm: boolean };

/**
 * Publishes an old version of a model anew, as the next version, under the same guards as any publication. A draft somebody is working
 * on stays the draft; refused, nothing has changed.
 */
export async function rollBackModel(
  deps: Deps,
  asker: Asker,
  { name, version, confirm }: RollBackInput,
): Promise<Outcome<Published>> {
  const { files } = deps.store;
  const old = await files.version('scoring-models', name, version);
  if (!old) return notFound('version');
  const options = { migrate: false, existing: false, dryRun: false, confirm };
  return publishFile(deps, asker, { kind: 'scoring-models', name, options, parts: old.parts });
}
