import type { LeadRecord, Suppression, SuppressionReason } from '../lead/lead';
import type { News } from '../lead/news';

const SUPPRESSED_FOR: Record<NonNullable<News['mailEnded']>['how'], SuppressionReason> = {
  unsubscribed: 'unsubscribed',
  bounced: 'hard-bounce',
  complained: 'complaint',
};

/**
 * The suppression a lead is under once the news are read: the one it had, else the one that what ended its mail makes, unless the person
 * has agreed anew since (edge case 36).
 */
export function suppressionBy(
  lead: Pick<LeadRecord, 'suppressed' | 'consent'>,
  { mailEnded }: News,
): Suppression | null {
  if (mailEnded === null || lead.suppressed !== null || agreedSince(lead, mailEnded.at)) return lead.suppressed;
  return { reason: SUPPRESSED_FOR[mailEnded.how], at: mailEnded.at };
}

function agreedSince(lead: Pick<LeadRecord, 'consent'>, at: number): boolean {
  return lead.consent.history.some(
    (change) => change.purpose === 'email' && change.value === 'granted' && change.at > at,
  );
}
