import type { LeadRecord } from '../../domain/lead/lead';
import { drawSequence } from '../charts/draw-sequence';
import type { PageCall } from '../page';
import { readProfileFields } from './profile-lines';
import { armWords, sayStep } from './step-words';

export type Place = {
  sequence: string;
  version: number;
  enteredAt: number;
  waiting: string | null;
  wakeAt: number | null;
  step: string | null;
  svg: string | null;
};

/** Where a lead stands in its sequence: the version it entered drawn, with the step it is at. */
export async function placeInSequence({ deps, formats }: PageCall, { state }: LeadRecord): Promise<Place | null> {
  const enrollment = state?.enrollment;
  if (!enrollment) return null;
  const { sequence, version, step, enteredAt, waiting, wakeAt } = enrollment;
  const live = await deps.catalog.sequence(sequence, version);
  const { say } = formats;
  const svg =
    live &&
    drawSequence(
      live.compiled,
      `${say('lead.sequence')}${say('colon')}${sequence}`,
      armWords({ profile: await readProfileFields(deps) }, formats),
      (one) => ({ label: sayStep(one, formats), current: one.id === step }),
    );
  return { sequence, version, enteredAt, waiting, wakeAt, step, svg };
}
