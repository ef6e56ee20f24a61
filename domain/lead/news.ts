import { isOwnDoing } from '../scoring/event-kinds';
import type { TimelineEntry } from '../timeline/entry';
import { counts } from './lead-facts';

/** A form whose intent is one of these asks for a person (lifecycle.md, "Transitions"). */
export const HAND_RAISING: readonly string[] = ['contact', 'demo', 'quote'];

export type MailEnd = { how: 'unsubscribed' | 'bounced' | 'complained'; at: number };

/** What has come to a lead's timeline since it last looked, as far as it moves the lead. */
export type News = {
  handRaised: { intent: string } | null;
  refusesContact: boolean;
  /** Mail went bad or was refused in a way that ends an enrolment, each time it did. */
  mailEnds: MailEnd[];
  /** Topics the person wants no more mail of. */
  topicsLeft: string[];
  /** A field of the profile has another value: what reopening muted speaks again (decisions.md 24). */
  profileChanged: boolean;
  /** When the lead last answered a mail (edge case 38). */
  repliedAt: number | null;
  /** When the lead last did something itself, of what is new. */
  activeAt: number | null;
};

/** Reads the entries a lead has not seen yet, in the order they came. */
export function readNews(fresh: readonly TimelineEntry[]): News {
  const news: News = {
    handRaised: null,
    refusesContact: false,
    mailEnds: [],
    topicsLeft: [],
    profileChanged: false,
    repliedAt: null,
    activeAt: null,
  };
  for (const entry of fresh) {
    if (!counts(entry) || entry.copied === true) continue;
    const { kind, props } = entry;
    news.handRaised = handRaisedBy(entry) ?? news.handRaised;
    if (kind === 'contact.refused') news.refusesContact = true;
    if (kind === 'profile.changed') news.profileChanged ||= changesProfile(props.fields);
    news.mailEnds.push(...endOfMail(entry));
    if (kind === 'email.unsubscribed' && typeof props.topic === 'string') news.topicsLeft.push(props.topic);
    if (kind === 'email.replied') news.repliedAt = Math.max(news.repliedAt ?? 0, entry.at);
    // By kind, not by who wrote it down: an integration tells what the lead did elsewhere.
    if (isOwnDoing(kind)) news.activeAt = Math.max(news.activeAt ?? 0, entry.at);
  }
  return news;
}

function handRaisedBy({ kind, props: { intent } }: TimelineEntry): News['handRaised'] {
  if (kind === 'meeting.booked') return { intent: 'meeting' };
  return kind === 'form.submitted' && typeof intent === 'string' && HAND_RAISING.includes(intent) ? { intent } : null;
}

/** What ends all mail to the lead; a topic alone, or a mailbox that is full, does not (edge cases 10 and 11). */
function endOfMail({ kind, props, at }: TimelineEntry): MailEnd[] {
  switch (kind) {
    case 'email.unsubscribed':
      return typeof props.topic === 'string' ? [] : [{ how: 'unsubscribed', at }];
    case 'email.bounced':
      return props.type === 'soft' ? [] : [{ how: 'bounced', at }];
    case 'email.complained':
      return [{ how: 'complained', at }];
    default:
      return [];
  }
}

const BY_STRENGTH = ['complained', 'unsubscribed', 'bounced'] as const;

/** How mail ended, if it did: what the person asked for outlasts what a mail server answered. */
export function howMailEnded({ mailEnds }: Pick<News, 'mailEnds'>): MailEnd['how'] | null {
  return BY_STRENGTH.find((how) => mailEnds.some((end) => end.how === how)) ?? null;
}

/** Consents, tags and values kept aside are told by the same entry, and are not the profile. */
function changesProfile(fields: unknown): boolean {
  return (
    Array.isArray(fields) &&
    fields.some((field) => typeof field === 'string' && field !== 'tags' && !/^(consent|aside)\./.test(field))
  );
}
