import { recordAudit } from '../audit/record-audit';
import type { Asker, Deps } from '../deps';
import { guardPrimary } from '../scoring/guard-model';
import { conflict, done, notFound, type Outcome } from '../outcome';

/** What a rescoring is asked for with; the guard has been passed. */
const FOLLOWED = { migrate: false, existing: false, confirm: true };

/**
 * Makes a published scoring model the one that drives the stages, and has everybody rescored under it as a job. Refused where many leads
 * would become hot or be disqualified and nobody confirmed it, as a publication is (lifecycle.md, "Publishing a model").
 */
export async function makePrimary(
  deps: Deps,
  asker: Asker,
  name: string,
  options: { confirm: boolean },
): Promise<Outcome<{ primary: string; job: string | null }>> {
  const record = await deps.store.files.get('scoring-models', name);
  if (!record) return notFound('file');
  if (record.status !== 'published' || record.version === 0) return conflict('publish the model first');
  const model = await deps.catalog.model(name);
  if (model?.model.shadow === true) return conflict('a shadow model moves nothing: publish it without "shadow" first');
  const guarded = model && (await guardPrimary(deps, model, options));
  if (guarded) return guarded;
  await deps.store.files.setPrimaryModel(name);
  await recordAudit(deps, asker, 'model.primary', `scoring-models/${name}`);
  const job =
    (await deps.followPublish?.({ kind: 'scoring-models', name, version: record.version, ...FOLLOWED })) ?? null;
  return done({ primary: name, job });
}
