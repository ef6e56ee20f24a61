import type { Asker, Deps } from '../deps';
import { publishFile, type Published } from '../files/publish-file';
import { notFound, type Outcome } from '../outcome';

export type RollBackInput = { name: string; version: number; confirm: boolean };

/**
 * Publishes an old version of a model anew, as the next version, under the same guards as any publication. A draft somebody is working
 * on stays the draft.
 */
export async function rollBackModel(
  deps: Deps,
  asker: Asker,
  { name, version, confirm }: RollBackInput,
): Promise<Outcome<Published>> {
  const { files } = deps.store;
  const record = await files.get('scoring-models', name);
  const old = record && (await files.version('scoring-models', name, version));
  if (!old) return notFound('version');
  await files.saveDraft('scoring-models', name, old.parts, asker.actor, deps.clock.now());
  const options = { migrate: false, existing: false, dryRun: false, confirm };
  const outcome = await publishFile(deps, asker, { kind: 'scoring-models', name, options });
  if (record.draft) {
    await files.saveDraft('scoring-models', name, record.draft, record.draftBy ?? asker.actor, deps.clock.now());
  }
  return outcome;
}
