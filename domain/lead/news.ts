import type { TimelineEntry } from '../timeline/entry';
import { counts } from './lead-facts';

/** A form whose intent is one of these asks for a person (lifecycle.md, "Transitions"). */
const HAND_RAISING: readonly unknown[] = ['contact', 'demo', 'quote'];

/** What has come to a lead's timeline since it last looked, as far as it moves the lead. */
export type News = {
  handRaised: { intent: string } | null;
  refusesContact: boolean;
  /** Mail went bad or was refused in a way that ends an enrolment. */
  mailEnded: 'unsubscribed' | 'bounced' | 'complained' | null;
  /** When the lead last did something itself, of what is new. */
  activeAt: number | null;
};

/** Reads the entries a lead has not seen yet, in the order they came. */
export function readNews(fresh: readonly TimelineEntry[]): News {
  const news: News = { handRaised: null, refusesContact: false, mailEnded: null, activeAt: null };
  for (const entry of fresh) {
    if (!counts(entry)) continue;
    const { kind, props } = entry;
    if (kind === 'form.submitted' && HAND_RAISING.includes(props['intent']))
      news.handRaised = { intent: String(props['intent']) };
    else if (kind === 'meeting.booked') news.handRaised = { intent: 'meeting' };
    else if (kind === 'contact.refused') news.refusesContact = true;
    else if (kind === 'email.unsubscribed') news.mailEnded = 'unsubscribed';
    else if (kind === 'email.bounced') news.mailEnded ??= 'bounced';
    else if (kind === 'email.complained') news.mailEnded ??= 'complained';
    if (entry.actor === 'lead') news.activeAt = Math.max(news.activeAt ?? 0, entry.at);
  }
  return news;
}
