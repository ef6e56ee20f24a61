/** The middle of some figures and the one that nine in ten do not pass; null of none. */
export type Spread = { median: number | null; p90: number | null };

export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const median =
    sorted.length % 2 === 1 ? sorted[Math.floor(middle)] : mean([sorted[middle - 1] ?? 0, sorted[middle] ?? 0]);
  return sorted.length === 0
    ? { median: null, p90: null }
    : { median: median ?? null, p90: sorted[Math.ceil(0.9 * sorted.length) - 1] ?? null };
}

/** A mean with its 95 % interval, by the normal approximation; without two figures there is no interval. */
export type Mean = { n: number; mean: number | null; low: number | null; high: number | null };

const Z = 1.959964;

export function meanOf(values: readonly number[]): Mean {
  const n = values.length;
  if (n === 0) return { n, mean: null, low: null, high: null };
  const middle = mean(values);
  if (n === 1) return { n, mean: middle, low: null, high: null };
  const variance = values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (n - 1);
  const spread = Z * Math.sqrt(variance / n);
  return { n, mean: middle, low: middle - spread, high: middle + spread };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
