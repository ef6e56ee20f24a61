/** How long two stretches of time overlap, in ms; 0 where they do not. */
export function overlapMs(a: { from: number; to: number }, b: { from: number; to: number }): number {
  return Math.max(0, Math.min(a.to, b.to) - Math.max(a.from, b.from));
}
