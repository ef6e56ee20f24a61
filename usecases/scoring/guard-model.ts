import type { PublishedModel } from '../../domain/life/published';
import { joinWords, type Bilingual } from '../../domain/words/bilingual';
import type { Deps } from '../deps';
import { textOf } from '../files/read-published';
import { conflict, conflictIn, type Refusal } from '../outcome';
import { readModelText, withSignedThreshold } from './choose-model';
import { confirmReasons, measureImpact } from './measure-impact';

/**
 * Why this text may not be published as the model's next version; null where it may. What would make many leads hot or disqualify many
 * asks to be confirmed (lifecycle.md, "Publishing a model"): only of the model that drives the stages, for the others move nothing.
 */
export async function guardModel(
  deps: Deps,
  name: string,
  draft: Record<string, string>,
  options: { confirm: boolean },
): Promise<Refusal | null> {
  const read = readModelText(textOf(draft), name);
  if (read.code !== 'ok') return read;
  const primaryName = await deps.store.files.primaryModel();
  const isShadow = read.value.model.shadow === true;
  if (primaryName === name && isShadow) {
    return conflict('the primary model drives the stages and cannot be a shadow: make another one primary first');
  }
  if (options.confirm || isShadow || (primaryName !== null && primaryName !== name)) return null;
  const primary = await deps.catalog.primaryModel();
  const impact = await measureImpact(deps, primary, await withSignedThreshold(deps, read.value));
  const reasons = await confirmReasons(deps, impact);
  return askToConfirm(reasons, {
    en: 'publish with "confirm": true to go on',
    fr: 'publiez avec "confirm": true pour continuer',
  });
}

/**
 * Why a published model may not become the one that drives the stages without being confirmed: it moves leads as a publication does,
 * so it is measured against the present primary one under the same guard. Null where it may.
 */
export async function guardPrimary(
  deps: Deps,
  model: PublishedModel,
  options: { confirm: boolean },
): Promise<Refusal | null> {
  const before = await deps.catalog.primaryModel();
  if (options.confirm || before?.name === model.name) return null;
  const impact = await measureImpact(deps, before, await withSignedThreshold(deps, model));
  return askToConfirm(await confirmReasons(deps, impact), {
    en: 'repeat with "confirm": true to go on',
    fr: 'répétez avec "confirm": true pour continuer',
  });
}

function askToConfirm(reasons: readonly Bilingual[], how: Bilingual): Refusal | null {
  if (reasons.length === 0) return null;
  const why = joinWords(reasons, '; ');
  return conflictIn({ en: `${why.en}: ${how.en}`, fr: `${why.fr} : ${how.fr}` });
}

/** What is worth knowing of a model published: the signed threshold counts where it is another (decisions.md 28). */
export async function warnOfThreshold(deps: Deps, draft: Record<string, string>): Promise<Bilingual[]> {
  const read = readModelText(textOf(draft));
  if (read.code !== 'ok') return [];
  const { handoff } = await deps.catalog.agreement();
  const { name, model } = read.value;
  if (handoff.model !== name || handoff.hot === model.bands.hot) return [];
  const { hot } = model.bands;
  return [
    {
      en: `the agreement signs hot: ${handoff.hot}; this model says ${hot}, and the signed one counts`,
      fr: `l’accord est signé à hot : ${handoff.hot} ; ce modèle dit ${hot}, et c’est le seuil signé qui compte`,
    },
  ];
}
