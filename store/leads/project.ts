import type { LeadProjection, EnrolmentRecord } from '../../domain/lead/lead';
import { enrolledTimes } from '../../domain/lead/lead-facts';
import type { StoreQuery } from '../connection/paging';
import { packState, type LeadCollection } from './collection';

/**
 * Writes what the workflow decided if its revision is higher than the stored one: a late or repeated activity changes nothing
 * (decisions.md 11). Enrolments are merged by id, which needs the stored ones: read first, and written only if nothing came between.
 */
export async function projectLead(leads: LeadCollection, id: string, projection: LeadProjection): Promise<boolean> {
  const { state, enrolments, ...rest } = projection;
  const fields = { ...rest, state: packState(state) };
  const isWritten = async (when: StoreQuery, set: object): Promise<boolean> => {
    const matched = await leads.updateGathered(id, { $set: { ...fields, ...set } }, when);
    if (matched !== 'unsure') return matched === 'matched';
    return (await leads.find(id))?.state?.rev === state.rev;
  };
  if (enrolments === undefined || enrolments.length === 0) {
    return isWritten({ $or: [{ state: null }, { 'state.rev': { $lt: state.rev } }] }, {});
  }
  for (;;) {
    const lead = await leads.find(id);
    if (lead === null || (lead.state !== null && lead.state.rev >= state.rev)) return false;
    const when = lead.state === null ? { state: null } : { 'state.rev': lead.state.rev };
    const merged = mergeEnrolments(lead.enrolments, enrolments);
    if (await isWritten(when, { enrolments: merged, enrolled: enrolledTimes({ enrolments: merged }) })) return true;
  }
}

function mergeEnrolments(stored: readonly EnrolmentRecord[], given: readonly EnrolmentRecord[]): EnrolmentRecord[] {
  const byId = new Map([...stored, ...given].map((enrolment) => [enrolment.id, enrolment]));
  return [...byId.values()];
}
