/**
 * A number in [0, 1) that depends on the parts alone: the same lead, sequence and step always draw the same one, and leads
 * spread evenly. It is what splits, hold-outs and jitter draw instead of chance, so that a draw is sticky, needs no
 * storing and comes out alike live and in simulation. FNV-1a over code points, then the 32-bit finaliser of MurmurHash3,
 * because FNV alone leaves near-by ids near one another.
 */
export function shareOf(...parts: readonly string[]): number {
  let hash = 0x811c9dc5;
  for (const letter of parts.join('\u0000')) {
    hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}

/** Of weighted choices, the one a share in [0, 1) falls on; null when no weight is above 0. */
export function drawWeighted<T extends { weight: number }>(choices: readonly T[], share: number): T | null {
  const weighted = choices.filter((choice) => choice.weight > 0);
  let left = share * weighted.reduce((sum, choice) => sum + choice.weight, 0);
  for (const choice of weighted) {
    if (left < choice.weight) return choice;
    left -= choice.weight;
  }
  return weighted.at(-1) ?? null;
}
