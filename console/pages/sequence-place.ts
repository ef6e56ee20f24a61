import type { LeadRecord } from '../../domain/lead/lead';
import { drawSequence } from '../charts/draw-sequence';
import type { PageCall } from '../page';
import { readProfileFields } from './profile-lines';
import { armWords, nameStep, sayStep } from './step-words';

export type Place = {
  sequence: string;
  version: number;
  enteredAt: number;
  wakeAt: number | null;
  /** The step it is at, in words. */
  stands: string | null;
  svg: string | null;
};

/** Where a lead stands in its sequence: the version it entered drawn, with the step it is at. */
export async function placeInSequence({ deps, formats }: PageCall, { state }: LeadRecord): Promise<Place | null> {
  const enrollment = state?.enrollment;
  if (!enrollment) return null;
  const { sequence, version, step, enteredAt, wakeAt } = enrollment;
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
  const at = live?.compiled.steps.find(({ id }) => id === step);
  return { sequence, version, enteredAt, wakeAt, stands: at ? nameStep(at, formats) : step, svg };
}
