import type { HandoffRecord } from '../../domain/lead/documents';
import type { LeadRecord } from '../../domain/lead/lead';
import type { StoreQuery } from '../../store/connection/paging';
import { hasRole, type Asker, type Deps } from '../deps';

/**
 * Whether the asker's view is limited (api.md, first paragraph): a qualifier sees the leads of open tasks, a rep those offered to or
 * owned by them or their pool; whoever has another role besides sees all.
 */
export function isLimited(asker: Asker): boolean {
  return asker.roles.every((role) => role === 'qualifier' || role === 'sales');
}

/** Whether the asker may read this lead. */
export async function maySee(deps: Deps, asker: Asker, lead: LeadRecord): Promise<boolean> {
  if (!isLimited(asker)) return true;
  if (hasRole(asker, 'qualifier') && hasOpenTask(lead)) return true;
  const { person } = asker;
  if (!hasRole(asker, 'sales') || person === null) return false;
  const handoff = lead.state?.handoff;
  if (lead.state?.owner === person || handoff?.eligible.includes(person) || handoff?.offeredTo.includes(person))
    return true;
  return (await deps.store.handoffs.summariesOf(lead.id)).some((past) => wasOfferedTo(past, person));
}

/** Of the Lead Center, or of its sequence: that one is where the lead waits. */
function hasOpenTask({ state }: LeadRecord): boolean {
  return state?.task != null || state?.enrollment?.waiting === 'task';
}

/** Whether the handoff was ever offered to this rep, or is theirs. */
export function wasOfferedTo(handoff: Pick<HandoffRecord, 'rep' | 'offers'>, person: string): boolean {
  return handoff.rep === person || handoff.offers.some((offer) => offer.rep === person);
}

/** The same limit as a filter on stored leads, for lists; null when there is none. Past handoffs are found by their own list. */
export function seenLeadsQuery(asker: Asker): StoreQuery | null {
  if (!isLimited(asker)) return null;
  const ways: StoreQuery[] = [];
  if (hasRole(asker, 'qualifier')) {
    ways.push({ 'state.task.id': { $ne: null } }, { 'state.enrollment.waiting': 'task' });
  }
  if (hasRole(asker, 'sales') && asker.person !== null) {
    for (const path of ['state.owner', 'state.handoff.rep', 'state.handoff.eligible', 'state.handoff.offeredTo']) {
      ways.push({ [path]: asker.person });
    }
  }
  return ways.length === 0 ? { _id: { $in: [] } } : { $or: ways };
}
