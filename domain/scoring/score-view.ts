import type { ScoreView } from '../lead/state';
import type { Assessment } from './assessment';

/** What a lead's record keeps of an assessment, and which version of which model made it; null for a lead that is not scored. */
export function scoreView(
  model: { name: string; version: number },
  { total, fit, engagement, inactivity, band, nextChangeAt }: Assessment,
  assessedAt: number,
): ScoreView | null {
  if (total === null) return null;
  return {
    total,
    fit,
    engagement,
    inactivity,
    band,
    model: model.name,
    version: model.version,
    assessedAt,
    nextChangeAt,
  };
}
