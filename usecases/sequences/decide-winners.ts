import { SequenceTally } from '../../domain/reports/sequence-stats';
import type { CompiledSequence } from '../../domain/sequences/compiled';
import type { Deps } from '../deps';
import { readPassages } from '../reports/read-passages';

type Live = { name: string; version: number; compiled: CompiledSequence };
type WinnerSplit = Extract<CompiledSequence['steps'][number], { kind: 'split' }>;

/**
 * Decides the splits of a version that have seen enough leads (`winner: { after, by }`): the arm with the best rate wins, the first
 * of those that are level, for good. Leads that come to the split later all take it; those in an arm stay in it.
 */
export async function decideWinners(deps: Pick<Deps, 'store'>, { name, version, compiled }: Live): Promise<void> {
  const known = (await deps.store.files.controls()).winners[name] ?? {};
  const open = compiled.steps.filter(
    (step): step is WinnerSplit => step.kind === 'split' && step.winner !== undefined && known[step.id] === undefined,
  );
  if (open.length === 0) return;
  const tally = new SequenceTally((_, split) => open.find(({ id }) => id === split)?.winner?.by ?? 'clicked');
  for await (const passage of readPassages(deps, { sequence: name })) tally.add(passage);
  const { splits } = tally.result();
  for (const split of open) {
    const arms = split.arms.flatMap(
      ({ name: arm }) =>
        splits.find((one) => one.version === version && one.split === split.id && one.arm === arm) ?? [],
    );
    const seen = arms.reduce((sum, { rate }) => sum + rate.n, 0);
    const best = arms.reduce<(typeof arms)[number] | null>(
      (found, arm) => (found === null || (arm.rate.rate ?? 0) > (found.rate.rate ?? 0) ? arm : found),
      null,
    );
    if (best === null || seen < (split.winner?.after ?? Infinity)) continue;
    await deps.store.files.changeControls((before) => ({
      ...before,
      winners: { ...before.winners, [name]: { [split.id]: best.arm, ...before.winners[name] } },
    }));
  }
}

/** Real ms between two counts of one sequence: a count reads every passage. */
const COUNTED_EVERY_MS = 60_000;

/** Counts behind the leads' backs, at most once a minute a sequence, so that no lead waits for it. */
export function createWinnerWatch(deps: Pick<Deps, 'store' | 'log'>, nowReal: () => number): (sequence: Live) => void {
  const counted = new Map<string, number>();
  return (sequence) => {
    const last = counted.get(sequence.name) ?? -Infinity;
    if (nowReal() - last < COUNTED_EVERY_MS) return;
    counted.set(sequence.name, nowReal());
    decideWinners(deps, sequence).catch((error: unknown) => {
      deps.log.warn({ sequence: sequence.name, error }, 'the arms of a split could not be counted');
    });
  };
}
