import { parseFile } from '../../domain/files/parse';
import type { ScoringModel } from '../../domain/files/scoring-model';
import type { PublishedModel } from '../../domain/life/published';
import { compileModel } from '../../domain/scoring/compile-model';
import type { Deps } from '../deps';
import { textOf } from '../files/read-published';
import { conflict, done, notFound, type Outcome } from '../outcome';

/** The model a name stands for while it is being tried: the text given, else its draft (the version it would become), else what is published. */
export async function readTriedModel(deps: Deps, name: string, text?: string): Promise<Outcome<PublishedModel>> {
  const record = await deps.store.files.get('scoring-models', name);
  if (!record) return notFound('file');
  const written = text ?? (record.draft && textOf(record.draft));
  if (written !== null) {
    const read = readModelText(written, name);
    return read.code === 'ok' ? done({ ...read.value, version: record.version + 1 }) : read;
  }
  const published = record.version === 0 ? null : await deps.catalog.model(name);
  return published ? done(published) : conflict('there is neither a draft nor a published version');
}

/** A model from its text, every finding at once; its version is 0. */
export function readModelText(text: string, file = 'model'): Outcome<PublishedModel> {
  const parsed = parseFile('scoring-models', text, file);
  if (!parsed.ok) return { code: 'invalid', errors: parsed.errors };
  return done(compiled(parsed.value, 0));
}

/** The same under the threshold that is signed, where the agreement names the model (decisions.md 28): what would move stages. */
export async function withSignedThreshold(deps: Deps, tried: PublishedModel): Promise<PublishedModel> {
  const { handoff } = await deps.catalog.agreement();
  const { model, version } = tried;
  if (handoff.model !== tried.name || handoff.hot === model.bands.hot) return tried;
  return compiled({ ...model, bands: { ...model.bands, hot: handoff.hot } }, version);
}

function compiled(model: ScoringModel, version: number): PublishedModel {
  return { name: model.model, version, model, compiled: compileModel(model) };
}
