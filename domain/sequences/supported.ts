import { STEP_KINDS } from '../files/sequence-step';
import type { CompiledSequence } from './compiled';

/** Step kinds that a lead can live through now; the others are read, linted and walked, and refused at publishing. */
const SUPPORTED: readonly string[] = STEP_KINDS;

/** What keeps a sequence from being published by this version: the steps and forms it cannot carry out yet, by id. */
export function unsupportedSteps(sequence: CompiledSequence): { step: string; kind: string }[] {
  const steps = sequence.steps.filter((step) => !SUPPORTED.includes(step.kind));
  return steps.map(({ id, kind }) => ({ step: id, kind }));
}
