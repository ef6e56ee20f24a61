import type { Language } from '../../domain/lead/lead';
import type { Item } from '../../domain/scoring/assessment';
import type { JsonObject } from '../../domain/timeline/entry';
import { recordOf } from '../../domain/timeline/json-record';
import { viewItems } from './explanation';

/**
 * A dossier as it leaves the platform: its score explained in the shape of every explanation, as of the instant it was frozen and in the
 * reader's language (api.md, "Shapes").
 */
export function viewDossier(dossier: JsonObject, language: Language): Record<string, unknown> {
  const score = recordOf(dossier.score);
  if (!Array.isArray(score.items)) return dossier;
  const { frozenAt } = dossier;
  const at = typeof frozenAt === 'string' ? Date.parse(frozenAt) : Number.NaN;
  if (Number.isNaN(at)) return dossier;
  // Frozen from the items of an assessment, as they were.
  const items = viewItems(score.items as unknown as Item[], at, language);
  return { ...dossier, score: { ...score, at: new Date(at).toISOString(), items } };
}
