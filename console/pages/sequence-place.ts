import type { LeadRecord } from '../../domain/lead/lead';
import type { Deps } from '../../usecases/deps';

export type Place = {
  sequence: string;
  version: number;
  enteredAt: number;
  waiting: string | null;
  wakeAt: number | null;
  steps: { id: string; kind: string; current: boolean }[];
};

/** Where a lead stands in its sequence: the steps of its version in the order of the file, and the one it is at. */
export async function placeInSequence(deps: Deps, { state }: LeadRecord): Promise<Place | null> {
  const enrollment = state?.enrollment;
  if (!enrollment) return null;
  const { sequence, version, step, enteredAt, waiting, wakeAt } = enrollment;
  const live = await deps.catalog.sequence(sequence, version);
  const steps = (live?.compiled.steps ?? []).map(({ id, kind }) => ({ id, kind, current: id === step }));
  return { sequence, version, enteredAt, waiting, wakeAt, steps };
}
