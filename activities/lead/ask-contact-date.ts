import type { SuppressionReason } from '../../domain/lead/lead';
import { newAlert } from '../../domain/lead/new-alert';
import { wallAt } from '../../domain/time/zones';
import { sayInBoth, tell, type Sentence } from '../../domain/words/sentence';
import type { LeadDeps } from '../ports';
import type { Entry } from './enter-stage';

const WHY: Readonly<Record<SuppressionReason, Sentence>> = {
  unsubscribed: 'unsubscribed',
  'hard-bounce': 'the address does not exist',
  complaint: 'has complained of a mail',
  'do-not-contact': 'wants no contact',
  manual: 'suppressed by hand',
};

/**
 * Tells the lead manager, once, of a lead that came back from sales and may not be mailed: why it stays silent, and when it is called again,
 * or that a date is to be agreed on, for nothing else would reach it (lifecycle.md, edge case 14). Nothing of any other lead.
 */
export async function askContactDate(
  deps: LeadDeps,
  { lead, before, state, transition, now }: Pick<Entry, 'lead' | 'before' | 'state' | 'transition' | 'now'>,
): Promise<void> {
  const { handoff } = before;
  const isFromSales = transition.handoff?.status === 'returned' || transition.handoff?.status === 'lost';
  if (!isFromSales || handoff === null || lead.suppressed === null) return;
  const why = sayInBoth(WHY[lead.suppressed.reason]);
  const [teams, { calendar }] = await Promise.all([deps.catalog.teams(), deps.catalog.agreement()]);
  const told =
    state.contactAt === null
      ? tell(
          'returned by sales, and gets no mail ({why}): sales named no date to call again; have it called and agree on one',
          { why },
        )
      : tell('returned by sales, and gets no mail ({why}): to be called again on {day}', {
          why,
          day: new Date(wallAt(state.contactAt, calendar.zone)).toISOString().slice(0, 10),
        });
  await deps.alerts.raise(
    newAlert({
      id: `${handoff.id}.unmailable`,
      at: now,
      kind: 'lead.unmailable',
      level: state.contactAt === null ? 'warning' : 'info',
      lead: lead.id,
      handoff: handoff.id,
      ...told,
      to: teams?.leadManager ?? null,
    }),
  );
}
