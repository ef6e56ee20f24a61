/** A span in which the Lead Center or sales had the lead; `to` is null while they have it. Epoch milliseconds. */
export type Pause = { readonly from: number; readonly to: number | null };

/**
 * The clock of ages at one instant: it stands still in pauses (lifecycle.md, "age"). `now` is the instant, or the beginning of the
 * pause it lies in; `shift` moves an earlier instant forward by the pauses since, so that ages are plain differences.
 */
export type ActiveTime = {
  now: number;
  isPaused: boolean;
  shift: (instant: number) => number;
  /** The next instant after the given one at which a pause known today begins or ends; null if none. */
  nextEdge: number | null;
};

/** The {@link ActiveTime} at `now`, of pauses in any order that may overlap. */
export function activeTimeAt(pauses: readonly Pause[], now: number): ActiveTime {
  if (pauses.length === 0) return { now, isPaused: false, shift: (instant) => instant, nextEdge: null };
  const spans = joinSpans(pauses);
  const current = spans.find((span) => span.from <= now && now < span.to);
  const frozen = current?.from ?? now;
  const past = spans.filter((span) => span.to <= frozen);
  const edges = spans.flatMap((span) => [span.from, span.to]).filter((edge) => edge > now && edge < Infinity);
  return {
    now: frozen,
    isPaused: current !== undefined,
    // What is still to come (a field confirmed since, asked of the past) keeps its instant, or it would never come nearer.
    shift: (instant) =>
      instant > now ? instant : Math.min(instant, frozen) + pausedSince(past, Math.min(instant, frozen)),
    nextEdge: edges.length === 0 ? null : Math.min(...edges),
  };
}

type Span = { from: number; to: number };

function joinSpans(pauses: readonly Pause[]): Span[] {
  const sorted = pauses
    .map((pause) => ({ from: pause.from, to: pause.to ?? Infinity }))
    .filter((span) => span.to > span.from)
    .sort((a, b) => a.from - b.from);
  const joined: Span[] = [];
  for (const span of sorted) {
    const last = joined.at(-1);
    if (last !== undefined && span.from <= last.to) last.to = Math.max(last.to, span.to);
    else joined.push(span);
  }
  return joined;
}

function pausedSince(past: readonly Span[], instant: number): number {
  let paused = 0;
  for (const span of past) if (span.to > instant) paused += span.to - Math.max(span.from, instant);
  return paused;
}
