/** A share of n with its 95 % interval (decisions.md, "Shapes"); null where n is 0. */
export type Rate = { n: number; count: number; rate: number | null; low: number | null; high: number | null };

/** The normal quantile of a two-sided 95 % interval. */
const Z = 1.959964;

/** `count` of `n` with Wilson's interval, which holds for small n and for shares near 0 and 1 too. */
export function rateOf(count: number, n: number): Rate {
  if (n === 0) return { n, count, rate: null, low: null, high: null };
  const share = count / n;
  const spread = Z * Math.sqrt((share * (1 - share)) / n + (Z * Z) / (4 * n * n));
  const centre = share + (Z * Z) / (2 * n);
  const scale = 1 + (Z * Z) / n;
  return {
    n,
    count,
    rate: share,
    low: Math.max(0, (centre - spread) / scale),
    high: Math.min(1, (centre + spread) / scale),
  };
}
