import type { CommandTexts } from '../../domain/lead/command-texts';
import type { LeadDeps } from '../ports';

/** The same with what was written, read from the store: in the workflow only its key travels (D70). */
export async function withTexts<T extends { texts?: string }>(
  deps: Pick<LeadDeps, 'texts'>,
  bare: T,
): Promise<T & CommandTexts> {
  const kept = bare.texts === undefined ? null : await deps.texts.find(bare.texts);
  return { ...bare, ...kept };
}
