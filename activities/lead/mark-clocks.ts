import { markClocks, type ClockChange } from '../../domain/handoff/clock-marks';
import { cycleId, type LeadState } from '../../domain/lead/state';
import type { LeadDeps } from '../ports';

/** Keeps with the lead's passage which clocks began, ended and ran out, for the reports; `rev` is that of the state the step began with. */
export async function markClocksOf(
  deps: LeadDeps,
  state: Pick<LeadState, 'id' | 'cycle'>,
  rev: number,
  change: ClockChange,
): Promise<void> {
  await deps.cycles.markClocks(cycleId(state), rev, (marks) => markClocks(marks, rev, change));
}
