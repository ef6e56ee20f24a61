import type { HandoffRecord } from '../../domain/lead/documents';
import type { LeadState } from '../../domain/lead/state';
import type { Asker, Deps } from '../deps';
import { done, notFound, type Outcome } from '../outcome';
import { maySeeHandoff } from './see-handoff';

/** With the clocks that run on it: those of its lead, while it is the lead's open one. */
export type HandoffDetail = HandoffRecord & { state: LeadState | null };

/** A handoff with its dossier as frozen at the offer. */
export async function getHandoff(deps: Deps, asker: Asker, id: string): Promise<Outcome<HandoffDetail>> {
  const handoff = await deps.store.handoffs.find(id);
  if (!handoff || !(await maySeeHandoff(deps, asker, handoff))) return notFound('handoff');
  const state = (await deps.store.leads.find(handoff.lead))?.state ?? null;
  return done({ ...handoff, state: state?.handoff?.id === handoff.id ? state : null });
}
