import type { LeadRecord, StandingReason, Suppression, SuppressionReason } from '../lead/lead';
import type { MailEnd, News } from '../lead/news';
import { standingReasons, suppressionOf } from '../lead/suppression';

const SUPPRESSED_FOR: Record<MailEnd['how'], SuppressionReason> = {
  unsubscribed: 'unsubscribed',
  bounced: 'hard-bounce',
  complained: 'complaint',
};

/** The suppression a lead is under once the news are read: what stood, and what ended its mail (`reasonsBy`). */
export function suppressionBy(lead: Pick<LeadRecord, 'suppressed' | 'consent'>, news: News): Suppression | null {
  return suppressionOf([...standingReasons(lead.suppressed), ...reasonsBy(lead, news)]);
}

/**
 * The reasons that the news give for no more mail. Of what the person asked for none that they have taken back since (edge case 36); an
 * address that does not exist is not mended by agreeing.
 */
export function reasonsBy(lead: Pick<LeadRecord, 'consent'>, { mailEnds }: News): StandingReason[] {
  return mailEnds
    .filter(({ how, at }) => how === 'bounced' || !takenBackSince(lead, at))
    .map(({ how, at }) => ({ reason: SUPPRESSED_FOR[how], at }));
}

function takenBackSince(lead: Pick<LeadRecord, 'consent'>, at: number): boolean {
  return lead.consent.history.some(
    ({ purpose, value, own, ...change }) =>
      own === true && purpose === 'email' && value === 'granted' && change.at > at,
  );
}
