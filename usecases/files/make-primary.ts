import { recordAudit } from '../audit/record-audit';
import type { Asker, Deps } from '../deps';
import { conflict, done, notFound, type Outcome } from '../outcome';

/** Makes a published scoring model the one that drives the stages. */
export async function makePrimary(
  deps: Deps,
  asker: Asker,
  name: string,
): Promise<Outcome<{ primary: string; job: string | null }>> {
  const record = await deps.store.files.get('scoring-models', name);
  if (!record) return notFound('file');
  if (record.status !== 'published' || record.version === 0) return conflict('publish the model first');
  const model = await deps.catalog.model(name);
  if (model?.model.shadow === true) return conflict('a shadow model moves nothing: publish it without "shadow" first');
  await deps.store.files.setPrimaryModel(name);
  await recordAudit(deps, asker, 'model.primary', `scoring-models/${name}`);
  const options = { migrate: false, existing: false, confirm: true };
  const job =
    (await deps.followPublish?.({ kind: 'scoring-models', name, version: record.version, ...options })) ?? null;
  return done({ primary: name, job });
}
