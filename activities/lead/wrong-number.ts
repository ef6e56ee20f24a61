import type { LeadRecord } from '../../domain/lead/lead';
import type { TimelineEntry } from '../../domain/timeline/entry';
import type { LeadDeps } from '../ports';

/** The tag of a lead whose number is somebody else's; `profile.wrongNumber` says the same to conditions. */
const WRONG_NUMBER = 'wrong-number';

/** Flags the lead: nobody calls that number again (lifecycle.md, "qualifying", `wrong-number`). */
export async function flagWrongNumber(deps: LeadDeps, lead: Pick<LeadRecord, 'id'>, at: number): Promise<void> {
  await deps.leads.applyStep(lead.id, { set: { wrongNumber: true }, addTags: [WRONG_NUMBER], at });
}

/** With another number the flag goes. */
export async function unflagWrongNumber(
  deps: LeadDeps,
  lead: Pick<LeadRecord, 'id' | 'tags'>,
  fresh: readonly TimelineEntry[],
  at: number,
): Promise<void> {
  if (!lead.tags.includes(WRONG_NUMBER)) return;
  const isNew = fresh.some(({ kind, props: { fields } }) => {
    return kind === 'profile.changed' && Array.isArray(fields) && fields.includes('phone');
  });
  if (isNew) await deps.leads.applyStep(lead.id, { set: { wrongNumber: false }, removeTags: [WRONG_NUMBER], at });
}
