import type { EnrolmentRecord } from '../../domain/lead/lead';
import type { LeadProjection } from './contract';
import { packState, type LeadCollection } from './collection';

/**
 * Writes what the workflow decided if its revision is higher than the stored one: a late or repeated activity changes nothing
 * (decisions.md 11). Enrolments are merged by id, which needs the stored ones: read first, and written only if nothing came between.
 */
export async function projectLead(leads: LeadCollection, id: string, projection: LeadProjection): Promise<boolean> {
  const { state, enrolments, ...rest } = projection;
  const fields = { ...rest, state: packState(state) };
  if (enrolments === undefined || enrolments.length === 0) {
    return leads.update(id, { $set: fields }, { $or: [{ state: null }, { 'state.rev': { $lt: state.rev } }] });
  }
  for (;;) {
    const lead = await leads.find(id);
    if (lead === null || (lead.state !== null && lead.state.rev >= state.rev)) return false;
    const merged = mergeEnrolments(lead.enrolments, enrolments);
    const when = lead.state === null ? { state: null } : { 'state.rev': lead.state.rev };
    if (await leads.update(id, { $set: { ...fields, enrolments: merged } }, when)) return true;
  }
}

function mergeEnrolments(stored: readonly EnrolmentRecord[], given: readonly EnrolmentRecord[]): EnrolmentRecord[] {
  const byId = new Map([...stored, ...given].map((enrolment) => [enrolment.id, enrolment]));
  return [...byId.values()];
}
