import { compileModel, type CompiledModel } from '../../domain/scoring/compile-model';
import { foldedBefore, planFold } from '../../domain/life/fold-plan';
import type { Duration } from '../../domain/time/duration';
import type { Deps } from '../deps';
import { readPublished } from '../files/read-published';
import { readLeads, type ReadLead } from '../scoring/read-leads';

type FoldDeps = Pick<Deps, 'store' | 'clock'>;

/** How far folding has come: the month before which everything goes, and the last lead gone through; null once it is through with all. */
type Progress = { before: number; after: string | null };
const PROGRESS = 'retention.events';

/**
 * Folds away the raw events of every lead that are older than `kept` (`planFold`), each calendar month once. Killed half-way it goes on from the lead it
 * had come to; what is folded is never a candidate again, so repeating it is harmless.
 * @throws the store's error
 */
export async function foldEvents(deps: FoldDeps, kept: Duration): Promise<void> {
  const { store } = deps;
  const now = deps.clock.now();
  const models = await publishedModels(deps);
  const before = foldedBefore(now, kept, models);
  const known = (await store.settings.get<Progress>(PROGRESS))?.value;
  if (known?.before === before && known.after === null) return;
  const after = known?.before === before ? known.after : null;
  // Nothing came in for a lead before there was one: the timelines of younger leads are not read.
  const filter = { query: { createdAt: { $lt: before } } };
  for await (const batch of readLeads(store, { after, filter })) {
    for (const one of batch) await foldOne(deps, one, { models, now, kept });
    await store.settings.put(PROGRESS, { before, after: batch.at(-1)?.lead.id ?? after } satisfies Progress);
  }
  await store.settings.put(PROGRESS, { before, after: null } satisfies Progress);
}

async function foldOne(
  { store }: FoldDeps,
  { lead, entries }: ReadLead,
  { models, now, kept }: { models: readonly CompiledModel[]; now: number; kept: Duration },
): Promise<void> {
  const folded = planFold({ lead, entries, models, now }, kept);
  if (folded.length > 0) await store.timeline.fold(lead.id, lead.bucket, folded);
}

/** All under which leads are scored, also those that move nothing (several products, shadows). */
async function publishedModels(deps: FoldDeps): Promise<CompiledModel[]> {
  return (await readPublished(deps, 'scoring-models')).map(({ value }) => compileModel(value));
}
