import type { ScoreView } from '../lead/state';
import type { Assessment } from './assessment';

/** What a lead's record keeps of an assessment, and which version of which model made it; null for a lead that is not scored. */
export function scoreView(
  model: { name: string; version: number },
  assessment: Assessment | null,
  assessedAt: number,
): ScoreView | null {
  if (assessment?.total == null) return null;
  const { total, fit, engagement, inactivity, band, nextChangeAt } = assessment;
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
