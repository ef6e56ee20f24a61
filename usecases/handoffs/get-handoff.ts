import type { HandoffRecord } from '../../domain/lead/documents';
import type { Asker, Deps } from '../deps';
import { done, notFound, type Outcome } from '../outcome';
import { maySeeHandoff } from './see-handoff';

/** A handoff with its dossier as frozen at the offer. */
export async function getHandoff(deps: Deps, asker: Asker, id: string): Promise<Outcome<HandoffRecord>> {
  const handoff = await deps.store.handoffs.find(id);
  return handoff && (await maySeeHandoff(deps, asker, handoff)) ? done(handoff) : notFound('handoff');
}
