import type { PublishedModel } from '../../domain/life/published';
import { diffModels, type ModelDifference } from '../../domain/scoring/diff-models';
import type { Deps } from '../deps';
import { done, notFound, type Outcome } from '../outcome';
import { readTriedModel } from './choose-model';

export type DiffInput = { name: string; from?: number | undefined; to?: number | undefined };
export type VersionDiff = { from: number; to: number; differences: ModelDifference[] };

/** What changed between two versions of a model; without `to` up to the draft (else the newest), without `from` since the one before. */
export async function diffVersions(deps: Deps, { name, from, to }: DiffInput): Promise<Outcome<VersionDiff>> {
  const after = to === undefined ? await readTriedModel(deps, name) : await readVersion(deps, name, to);
  if (after.code !== 'ok') return after;
  const before = await readVersion(deps, name, from ?? after.value.version - 1);
  if (before.code !== 'ok') return before;
  const differences = diffModels(before.value.model, after.value.model);
  return done({ from: before.value.version, to: after.value.version, differences });
}

async function readVersion(deps: Deps, name: string, version: number): Promise<Outcome<PublishedModel>> {
  const found = version < 1 ? null : await deps.catalog.model(name, version);
  return found ? done(found) : notFound('version');
}
