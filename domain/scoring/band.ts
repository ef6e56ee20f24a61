/** The ranges a model's thresholds cut, from low to high. */
export const BANDS = ['cold', 'warm', 'hot'] as const;
export type Band = (typeof BANDS)[number];

/** The thresholds of a model: the total's, and the minima without which a band stays `warm`. */
export type Thresholds = { warm: number; hot: number; minFit: number; minEngagement: number };

/** What binary fractions leave over after many additions; far below any point, far above their error. */
export const ROUNDING_SLACK = 1e-9;

/** Rounds half away from zero (lifecycle.md, arithmetic), forgiving what binary fractions lose. */
export function roundHalfAway(value: number): number {
  const whole = Math.floor(Math.abs(value) + 0.5 + ROUNDING_SLACK);
  return value < 0 && whole !== 0 ? -whole : whole;
}

/**
 * The band of a total: equal is in the higher one; without both minima `hot` stays `warm` (lifecycle.md, "bands"). It never falls
 * when any of the three numbers rises.
 */
export function bandOf(total: number, fit: number, engagement: number, thresholds: Thresholds): Band {
  if (total >= thresholds.hot) {
    const meetsMinima =
      fit + ROUNDING_SLACK >= thresholds.minFit && engagement + ROUNDING_SLACK >= thresholds.minEngagement;
    if (meetsMinima) return 'hot';
    // Whoever has the points of a hot lead is warm, even where both thresholds are one.
    return 'warm';
  }
  return total >= thresholds.warm ? 'warm' : 'cold';
}
