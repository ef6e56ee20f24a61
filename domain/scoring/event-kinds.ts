/** A human contact: always an activity (lifecycle.md, "activity"). */
export const HUMAN_CONTACTS: ReadonlySet<string> = new Set(['call.answered', 'meeting.held', 'email.replied']);

/** What is done to the lead, never an activity of its own (lifecycle.md, "activity"). */
const DONE_TO_THE_LEAD: ReadonlySet<string> = new Set([
  'email.sent',
  'email.delivered',
  'email.bounced',
  'call.missed',
  'sms.sent',
  'sms.failed',
]);

/** The platform's own records: what they tell is not behaviour. */
const RECORDS: readonly string[] = [
  'stage.',
  'task.',
  'handoff.',
  'note.',
  'score.',
  'band.',
  'profile.',
  'lead.',
  'consent.',
];

/** Where silence can be told though opens and clicks cannot: telephone, SMS, meetings, the web site, shows and webinars. */
const OTHER_CHANNELS: readonly string[] = [
  'call.',
  'sms.',
  'meeting.',
  'page.',
  'site.',
  'video.',
  'event.',
  'tradeshow.',
];

/** Whether the lead itself did it. */
export function isOwnDoing(kind: string): boolean {
  return !DONE_TO_THE_LEAD.has(kind) && !RECORDS.some((start) => kind.startsWith(start));
}

/** Whether it belongs to a channel other than mail in which a lead can be silent. A form is where it came from, not a channel. */
export function isOtherChannel(kind: string): boolean {
  return OTHER_CHANNELS.some((start) => kind.startsWith(start));
}

/** The kind of a manual adjustment's entry (edge case 47). */
export const ADJUSTED = 'score.adjusted';
